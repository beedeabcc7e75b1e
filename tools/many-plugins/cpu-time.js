// Preloaded into the command: tells the seconds of processor time that it took, all threads together.
import { writeFileSync } from 'node:fs';

process.once('exit', () => {
  const { user, system } = process.cpuUsage();
  writeFileSync(process.env.MANY_PLUGINS_CPU, String((user + system) / 1e6));
});
