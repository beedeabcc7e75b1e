/**
 * Times the start of the command on each supported Node, in turn: `npm run start-up`.
 *
 * `-- --rounds N` (default 9), `--only 20,24`; `--write` puts the table into docs/benchmarks.md.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { keep } from '../bench/keep.ts';
import { median } from '../bench/measure.ts';
import { startUpTable } from '../bench/page.ts';
import { installNode, versionOf } from '../nodes/install.ts';
import { here } from '../shared/machine.ts';
import { GANZOO, ROOT } from '../shared/root.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '9' },
    only: { type: 'string', default: '20,22,24,26' },
    write: { type: 'boolean', default: false },
  },
});
const RING = join(ROOT, 'experiments/quick/ring.yaml');
const folder = await mkdtemp(join(tmpdir(), 'ganzoo-start-up-'));

const RUN = [
  ...[GANZOO, 'run', RING, 'train.steps=1', 'metrics=[]', 'train.checkpoints.best=null'],
  ...['--json', '--force', '-o', join(folder, 'run')],
];

/** What is timed: the words for Node, and the output at which the clock is stopped; the end of the process without one. */
const WORKS: readonly {
  readonly name: string;
  readonly words: readonly string[];
  readonly until?: RegExp;
}[] = [
  { name: 'node -e 0', words: ['-e', '0'] },
  { name: 'ganzoo --version', words: [GANZOO, '--version'] },
  { name: 'ganzoo validate ring.yaml', words: [GANZOO, 'validate', RING] },
  { name: 'ganzoo run ring.yaml, to its first step', words: RUN, until: /"step":1[,}]/ },
  { name: 'the same, to the end of the process', words: RUN },
];

/** Seconds until the output says `until`, or the process ends. */
function seconds(binary: string, { words, until }: (typeof WORKS)[number]): Promise<number> {
  return new Promise((done, fail) => {
    const began = performance.now();
    const child = spawn(binary, words, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    let [output, errors] = ['', ''];
    let stopped: number | undefined;
    child.stdout.on('data', (text: Buffer) => {
      output += text.toString();
      if (until?.test(output)) stopped ??= performance.now();
    });
    child.stderr.on('data', (text: Buffer) => (errors += text.toString()));
    child.on('error', fail);
    child.on('close', code => {
      if (code !== 0) fail(new Error(`${words.join(' ')} ended with ${code}: ${errors}`));
      else if (until && stopped === undefined) fail(new Error(`${words.join(' ')} never said ${until}`));
      else done(((stopped ?? performance.now()) - began) / 1000);
    });
  });
}

try {
  const nodes = values.only.split(',').map(major => {
    const binary = installNode(major);
    return { binary, version: versionOf(binary), times: WORKS.map((): number[] => []) };
  });
  // the first round fills the caches of compiled code
  for (let round = -1; round < Number(values.rounds); round++) {
    for (const [i, work] of WORKS.entries()) {
      for (const { binary, times } of nodes) {
        const took = await seconds(binary, work);
        if (round >= 0) times[i]!.push(took);
      }
    }
  }
  const startUp = {
    versions: nodes.map(({ version }) => version),
    rows: WORKS.map(({ name }, i) => ({ name, seconds: nodes.map(({ times }) => median(times[i]!)) })),
    rounds: Number(values.rounds),
    ...here(),
  };
  console.log(startUpTable(startUp));
  if (values.write) keep({ startUp });
} finally {
  await rm(folder, { recursive: true, force: true });
}
