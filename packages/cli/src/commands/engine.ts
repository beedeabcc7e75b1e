import type { Command } from 'commander';
import type { Context } from '../context.ts';
import { colorsOf, widthOf, type Io } from '../io.ts';
import { formatTable } from '../text/table.ts';

const EXAMPLES = `
TensorFlow's library (about 270 MB) is fetched from PyPI at the first run and kept in ganzoo's cache folder.

Examples:
  $ ganzoo engine install
  $ ganzoo engine install --wheel tensorflow_cpu-….whl    from a file brought along, without a network
  $ ganzoo engine info

Variables: GANZOO_CACHE (cache folder), GANZOO_LIBTENSORFLOW (folder with a TensorFlow of your own),
GANZOO_PYPI_INDEX (package index).
`;

/** `ganzoo engine install` and `ganzoo engine info`. */
export function addEngine(program: Command, { io }: Context): void {
  const engine = program
    .command('engine')
    .summary('install TensorFlow, or tell about it')
    .description('Installs TensorFlow, or tells about the one that is there.')
    .addHelpText('after', EXAMPLES);
  engine
    .command('install')
    .description('Fetches TensorFlow, unless it is there already.')
    .option('--wheel <file>', 'a wheel file that is here, instead of a download')
    .addHelpText('after', EXAMPLES)
    .action(async ({ wheel }: { wheel?: string }) => {
      const { installTensorFlow, terminalProgress } = await import('@ganzoo/engine');
      const progress = terminalProgress(io.stderr as NodeJS.WriteStream);
      try {
        const log = (line: string): unknown => io.stderr.write(`${line}\n`);
        const { version, cc, source } = await installTensorFlow({
          env: io.env,
          wheel,
          onProgress: progress,
          log,
        });
        const already = source === 'cache' || source === 'env';
        progress.stop();
        io.stdout.write(`TensorFlow ${version} is ${already ? 'installed already' : 'installed'}: ${cc}\n`);
      } finally {
        progress.stop();
      }
    });
  engine
    .command('info')
    .description("Tells TensorFlow's version, devices, place, and what the processor can do.")
    .option('--json', 'as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async ({ json }: { json?: boolean }) => printInfo(io, json ?? false));
}

async function printInfo(io: Io, json: boolean): Promise<void> {
  const { engineFacts } = await import('../engine-facts.ts');
  const facts = await engineFacts(io);
  if (json) {
    io.stdout.write(`${JSON.stringify(facts, null, 2)}\n`);
    return;
  }
  const colors = colorsOf(io.stdout, io.env);
  const { tensorflow, cpu, cacheFolder } = facts;
  const rows: [string, string][] = tensorflow
    ? [
        ['TensorFlow', tensorflow.version],
        ['library', tensorflow.library],
        ['found in', tensorflow.source],
        ['devices', tensorflow.devices.map(({ name, type }) => `${type} ${name}`).join(', ')],
      ]
    : [['TensorFlow', 'not installed; run `ganzoo engine install`, or let the first run fetch it']];
  rows.push(
    ['processor', `${cpu.model}, ${cpu.cores} cores`],
    ['instructions', cpu.instructions?.join(' ') || 'not known on this system'],
    ['cache', cacheFolder],
  );
  const lines = formatTable(
    rows.map(([name, text]) => [colors.dim(name), text]),
    { width: widthOf(io.stdout) },
  );
  io.stdout.write(`${lines.join('\n')}\n`);
}
