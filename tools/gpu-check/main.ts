/**
 * Checks and times a GPU in one command, on a machine that has one: `npm run gpu-check` (or `-- gpu:1`).
 *
 * It installs the GPU build, runs the engine's tests on the device, compares the losses of the first steps of the study
 * net with those on the processor, times its step, and prints all that as JSON. Exit code 1 where something differs.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GANZOO, ROOT } from '../shared/root.ts';

const [device = 'gpu:0'] = process.argv.slice(2);
const scratch = mkdtempSync(join(tmpdir(), 'ganzoo-gpu-check-'));

/** Steps whose losses are compared; later ones drift apart, as any rounding does in a game. */
const COMPARED = 20;
/**
 * How far a loss may be off, relative: float32 sums in another order, through 20 steps of Adam, whose first steps have
 * the size of the learning rate however small a gradient is.
 */
const TOLERANCE = 2e-2;
const TESTS = [
  'packages/engine/src/gpu.test.ts',
  'packages/engine/src/engine.test.ts',
  'packages/engine/src/gradients',
];
/** The study net at full width, without scores and pictures. */
const STUDY = [
  'experiments/quick/mnist.yaml',
  'architecture.width=1',
  'metrics=[]',
  'train.checkpoints.best=null',
];

/** Float32 as it is: by default GPUs round the factors of products to 10 bits (TF32). */
const EXACT = { NVIDIA_TF32_OVERRIDE: '0' };

interface Line {
  readonly event: string;
  readonly step: number;
  readonly losses?: Readonly<Record<string, number>>;
  readonly imagesPerSecond?: number;
}

/** Runs a program from the repository's root; its messages go to standard error. */
function start(
  words: readonly string[],
  env: NodeJS.ProcessEnv = {},
): { status: number | null; stdout: string } {
  return spawnSync(process.execPath, words, {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
}

const ganzoo = (words: readonly string[], env?: NodeJS.ProcessEnv) => start([GANZOO, ...words], env);

let trainings = 0;

/** Trains the study net and gives its progress, a line every so many steps. */
function train(on: string, steps: number, every: number, env?: NodeJS.ProcessEnv): Line[] {
  const out = join(scratch, `run-${trainings++}`);
  const sizes = [`train.steps=${steps}`, `log.scalars=${every}`, '--out', out, '--quiet', '--json'];
  const { status, stdout } = ganzoo(['run', ...STUDY, ...sizes, '--device', on], env);
  if (status !== 0) throw new Error(`the training on ${on} ended with code ${status}`);
  const lines = stdout.trim().split('\n');
  return lines.map(line => JSON.parse(line) as Line).filter(({ event }) => event === 'progress');
}

function runTests(): { passed: number; failed: number; skipped: number } {
  const report = join(scratch, 'tests.json');
  start(
    [
      join(ROOT, 'node_modules/vitest/vitest.mjs'),
      'run',
      ...TESTS,
      '--reporter=json',
      `--outputFile=${report}`,
    ],
    { GANZOO_DEVICE: device, ...EXACT },
  );
  const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(
    readFileSync(report, 'utf8'),
  ) as Record<string, number>;
  return { passed: numPassedTests!, failed: numFailedTests!, skipped: numPendingTests! };
}

/** The largest relative difference of a loss between two trainings. */
function difference(a: readonly Line[], b: readonly Line[]): number {
  const differences = a.flatMap(({ losses = {} }, i) =>
    Object.entries(losses).map(([player, loss]) => {
      const other = b[i]?.losses?.[player] ?? NaN;
      return Math.abs(loss - other) / Math.max(Math.abs(other), 1);
    }),
  );
  return Math.max(...differences.map(value => (Number.isFinite(value) ? value : Infinity)));
}

/** Milliseconds a step of 64 examples, over the second half of a training. */
function stepMs(on: string, steps: number): number {
  const rate = train(on, steps, steps / 2).at(-1)?.imagesPerSecond ?? NaN;
  return Number(((64 / rate) * 1000).toFixed(3));
}

try {
  if (device !== 'cpu' && ganzoo(['engine', 'install', '--gpu']).status !== 0)
    throw new Error('not installed');
  const info: unknown = JSON.parse(ganzoo(['engine', 'info', '--json'], { GANZOO_DEVICE: device }).stdout);
  const tests = runTests();
  const lossDifference = difference(train(device, COMPARED, 1, EXACT), train('cpu', COMPARED, 1));
  const ok = tests.failed === 0 && (device === 'cpu' || tests.skipped === 0) && lossDifference <= TOLERANCE;
  const ms = { [device]: stepMs(device, device === 'cpu' ? 40 : 600), cpu: stepMs('cpu', 40) };
  console.log(JSON.stringify({ ok, device, tests, lossDifference, stepMs: ms, info }, null, 2));
  process.exitCode = ok ? 0 : 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
