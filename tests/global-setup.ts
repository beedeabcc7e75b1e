import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const INSTALL = `
import { installTensorFlow } from '@ganzoo/engine';
import { terminalProgress } from '@ganzoo/fetch';
const onProgress = terminalProgress(process.stderr);
try { await installTensorFlow({ onProgress }); } finally { onProgress.stop(); }
`;

/**
 * Fetches TensorFlow once, before test files start side by side.
 *
 * In a process of its own: vitest would put all of tfjs through its own transformation here, which takes ten seconds.
 */
export default function setup(): void {
  const cwd = fileURLToPath(new URL('..', import.meta.url));
  execFileSync(process.execPath, ['--input-type=module', '-e', INSTALL], {
    cwd,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
}
