import type { Command } from 'commander';
import type { Context } from '../context.ts';
import { colorsOf, widthOf } from '../io.ts';
import { formatTable } from '../text/table.ts';

const EXAMPLES = `
TensorFlow's library (about 270 MB) is fetched from PyPI at the first run and
kept in ganzoo's cache folder. Where there is none for the system, or no
network, runs use the wasm backend, which needs no library and is slower
(--backend).
The build for NVIDIA's GPUs and CUDA's libraries (3.4 GB, 5.2 GB unpacked; Linux
x86_64) come only when asked for, and stay beside it.

Examples:
  $ ganzoo engine install
  $ ganzoo engine install --gpu
  $ ganzoo engine install --wheel FILE.whl    a file that was brought along
  $ ganzoo engine install --gpu --wheel DIR
  $ ganzoo engine info

Variables:
  GANZOO_CACHE           the cache folder
  GANZOO_DEVICE          cpu or gpu:N, where --device is not given
  GANZOO_LIBTENSORFLOW   folder with a TensorFlow of your own
  GANZOO_PYPI_INDEX      package index
`;

/** `ganzoo engine install` and `ganzoo engine info`. */
export function addEngine(program: Command, context: Context): void {
  const engine = program
    .command('engine')
    .summary('install TensorFlow, or tell about it')
    .helpCommand(false)
    .description('Installs TensorFlow, or tells about the one that is there.')
    .addHelpText('after', EXAMPLES);
  engine
    .command('install')
    .summary('fetch TensorFlow, unless it is there already')
    .description('Fetches TensorFlow, unless it is there already.')
    .option('--gpu', "the build for NVIDIA's GPUs, with CUDA's libraries")
    .option('--wheel <path>', 'a wheel file, or a folder of wheels, that is here, instead of a download')
    .addHelpText('after', EXAMPLES)
    .action(async ({ wheel, gpu }: { wheel?: string; gpu?: true }) => {
      const { installEngine } = await import('../engine.ts');
      const variant = gpu ? 'gpu' : 'cpu';
      const { version, cc, source } = await installEngine(context, { wheel, variant });
      const already = source === 'cache' || source === 'env' ? ' already' : '';
      const forGpu = gpu && source !== 'env' ? ' for GPUs' : '';
      context.io.stdout.write(`TensorFlow ${version}${forGpu} is installed${already}: ${cc}\n`);
    });
  engine
    .command('info')
    .summary('tell what there is, and what the processor can do')
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
  const { backend, tensorflow, builds, gpu, cpu, cacheFolder } = facts;
  const rows: [string, string][] = tensorflow
    ? [
        ['TensorFlow', tensorflow.version],
        ['library', tensorflow.library ?? ''],
        ['found in', tensorflow.source],
        ['devices', tensorflow.devices.map(({ name, type }) => `${type} ${name}`).join(', ')],
        ['runs on', tensorflow.device],
      ]
    : [['TensorFlow', 'not installed; run `ganzoo engine install`, or let the first run fetch it']];
  rows.unshift(['backend', backend]);
  rows.push(
    ['builds', builds.join(', ') || 'none in the cache'],
    [
      'GPUs',
      gpu.problem ??
        `${gpu.count}${builds.includes('gpu') ? '' : '; `ganzoo engine install --gpu` for them'}`,
    ],
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
