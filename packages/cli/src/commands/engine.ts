import type { Command } from 'commander';
import type { Context } from '../context.ts';
import { colorsOf, widthOf } from '../io.ts';
import { formatTable } from '../text/table.ts';

const EXAMPLES = `
TensorFlow's library (about 270 MB) is fetched from PyPI at the first run and
kept in ganzoo's cache folder.

Examples:
  $ ganzoo engine install
  $ ganzoo engine install --wheel FILE.whl    a file that was brought along
  $ ganzoo engine info

Variables:
  GANZOO_CACHE           the cache folder
  GANZOO_LIBTENSORFLOW   folder with a TensorFlow of your own
  GANZOO_PYPI_INDEX      package index
`;

/** `ganzoo engine install` and `ganzoo engine info`. */
export function addEngine(program: Command, context: Context): void {
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
      const { installEngine } = await import('../engine.ts');
      const { version, cc, source } = await installEngine(context, wheel);
      const already = source === 'cache' || source === 'env' ? ' already' : '';
      context.io.stdout.write(`TensorFlow ${version} is installed${already}: ${cc}\n`);
    });
  engine
    .command('info')
    .description("Tells TensorFlow's version, devices, place, and what the processor can do.")
    .option('--json', 'as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async ({ json }: { json?: boolean }) => printInfo(context, json ?? false));
}

async function printInfo(context: Context, json: boolean): Promise<void> {
  const { io } = context;
  const { engineFacts } = await import('../engine-facts.ts');
  const facts = await engineFacts(context);
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
