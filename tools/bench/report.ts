import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import type { Timing } from './measure.ts';
import type { Precision } from './our-run.ts';
import type { SideBySide } from './threads.ts';
import { WORKS, findWork, type Work } from './works.ts';

/** What was measured of one work. */
export interface Result {
  readonly work: Work;
  readonly precision: Precision;
  /** Largest relative difference of any contender's losses from ours over the first steps; none in low precision. */
  readonly agreement?: number;
  readonly times: Readonly<Record<string, Timing>>;
  /** Megabytes at most, beyond the loaded libraries. */
  readonly memory: Readonly<Record<string, number>>;
}

/** Contenders that run our programs: they are no peers. */
const OWN = ['auto', 'off', 'stock'];

/**
 * One entry of `--json`; `ratio_best_peer` is against the fastest of PyTorch's modes, `peers` names all. What is timed in
 * float32 only is missing in other precisions.
 */
export function forJson(result: Result): object {
  const { times, work, precision, agreement, memory } = result;
  const peers = Object.entries(times).filter(([name]) => !OWN.includes(name));
  return {
    work: work.name,
    precision,
    ours_ms: times['auto']!.median,
    eager_ms: times['off']!.median,
    stock_ms: times['stock']?.median,
    peers: Object.fromEntries(peers.map(([name, { median }]) => [name, median])),
    ratio_best_peer: ratios(result).pytorch,
    ratio_eager: ratios(result).eager,
    ratio_stock: ratios(result).stock,
    ratio_tensorflow: ratios(result).tensorflow,
    loss_difference: agreement,
    memory_mb: memory,
    spread_ms: Object.fromEntries(Object.entries(times).map(([name, { low, high }]) => [name, [low, high]])),
  };
}

/** Our median step over others': the fastest PyTorch mode, the plain PyTorch loop, TensorFlow, our eager steps, tfjs's. */
function ratios({
  times,
}: Result): Record<'pytorch' | 'plain' | 'tensorflow' | 'eager' | 'stock', number | undefined> {
  const own = times['auto']!.median;
  const over = (timing: Timing | undefined): number | undefined => timing && own / timing.median;
  return {
    pytorch: over(bestOfTorch(times)),
    plain: over(times['pytorch plain']),
    tensorflow: over(times['tensorflow']),
    eager: over(times['off']),
    stock: over(times['stock']),
  };
}

function bestOfTorch(times: Result['times']): Timing | undefined {
  const timings = Object.entries(times).filter(([name]) => name.startsWith('pytorch'));
  return timings.map(([, timing]) => timing).sort((a, b) => a.median - b.median)[0];
}

const HEAD = [
  'work',
  'precision',
  'ganzoo',
  'our eager',
  'stock tfjs',
  'PyTorch plain',
  'eager',
  'channels_last',
  'compile',
  'TensorFlow',
  'ours / best PyTorch',
  'ours / our eager',
  'ours / stock tfjs',
  'losses agree to',
];

/** Contenders in the order of the columns. */
const NAMES = [
  'auto',
  'off',
  'stock',
  'pytorch plain',
  'pytorch eager',
  'pytorch channels_last',
  'pytorch compile',
  'tensorflow',
];

/** Markdown rows, with the head where wanted. */
export function printable(results: readonly Result[], head: boolean): string {
  const lines = head ? [row(HEAD), row(HEAD.map(() => '---'))] : [];
  return [...lines, ...results.map(result => row(cells(result)))].join('\n');
}

function row(texts: readonly string[]): string {
  return `| ${texts.join(' | ')} |`;
}

function cells(result: Result): string[] {
  const { work, precision, times, agreement } = result;
  const time = (name: string): string => {
    const timing = times[name];
    return timing ? `${ms(timing.median)} (${ms(timing.low)}–${ms(timing.high)})` : '–';
  };
  const ratio = (value: number | undefined): string =>
    value === undefined ? '–' : `**${value.toFixed(2)}**`;
  const { pytorch, eager, stock } = ratios(result);
  return [
    work.name,
    precision,
    ...NAMES.map(time),
    ...[pytorch, eager, stock].map(ratio),
    agreement?.toExponential(0) ?? '–',
  ];
}

function ms(value: number): string {
  return value < 10 ? value.toFixed(1) : value.toFixed(0);
}

/** A result as docs/benchmarks.json keeps it: where and when it was measured, and over how many rounds. */
interface Kept extends Omit<Result, 'work'> {
  readonly work: string;
  readonly rounds: number;
  readonly date: string;
  readonly machine: string;
}

const DOCS = join(import.meta.dirname, '..', '..', 'docs');
const MEASUREMENTS = join(DOCS, 'benchmarks.json');

/** Steps a second of a work's runs in turn and side by side, as docs/benchmarks.json keeps them. */
interface KeptThreads extends Omit<SideBySide, 'work'> {
  readonly work: string;
  readonly rounds: number;
  readonly date: string;
  readonly machine: string;
}

interface Measurements {
  readonly works: readonly Kept[];
  readonly threads: readonly KeptThreads[];
}

/** Where and when something is measured now. */
function here(): { readonly date: string; readonly machine: string } {
  const machine = `${cpus().length} cores of ${cpus()[0]!.model}, Node ${process.versions.node}`;
  return { date: new Date().toISOString().slice(0, 10), machine };
}

function measured(): Measurements {
  if (!existsSync(MEASUREMENTS)) return { works: [], threads: [] };
  return JSON.parse(readFileSync(MEASUREMENTS, 'utf8')) as Measurements;
}

function keep(measurements: Measurements): void {
  writeFileSync(MEASUREMENTS, `${JSON.stringify(measurements, null, 1)}\n`);
  writeFileSync(join(DOCS, 'benchmarks.md'), document(measurements));
}

/** Puts what runs side by side do into docs/benchmarks.json and writes docs/benchmarks.md anew. */
export function writeThreads(results: readonly SideBySide[], rounds: number): void {
  const threads = results.map(result => ({ ...result, work: result.work.name, rounds, ...here() }));
  keep({ ...measured(), threads });
}

/** Puts results into docs/benchmarks.json, in place of older ones of the same work, and writes docs/benchmarks.md anew. */
export function writeDocs(results: readonly Result[], rounds: number): void {
  const fresh = results.map(result => ({ ...result, work: result.work.name, rounds, ...here() }));
  const { works: old, threads } = measured();
  const isFresh = (kept: Kept): boolean =>
    fresh.some(({ work, precision }) => work === kept.work && precision === kept.precision);
  const order = WORKS.map(({ name }) => name);
  const all = [...old.filter(kept => !isFresh(kept)), ...fresh].sort(
    (a, b) => order.indexOf(a.work) - order.indexOf(b.work) || (a.precision < b.precision ? 1 : -1),
  );
  keep({ works: all, threads });
}

function document({ works: kept, threads }: Measurements): string {
  const results = kept.map(entry => ({ ...entry, work: findWork(entry.work) }));
  const exact = results.filter(({ precision }) => precision === 'float32');
  const memory = exact.map(result => row([result.work.name, ...NAMES.map(name => megabytes(result, name))]));
  const when = [...new Set(kept.map(({ date, machine, rounds }) => `${date}, ${rounds} rounds, ${machine}`))];
  return `<!-- prettier-ignore-start -->

# Benchmarks

Milliseconds a training step: the middle of the rounds (smallest–largest), each the median of its steps. All contenders of a
row were timed in turn in one run on the same machine. Written by \`npm run bench -- --write\`:

${when.map(text => `- ${text}`).join('\n')}

${printable(results, true)}

"ganzoo" is what \`ganzoo run\` does without options: the whole step compiled into one call of TensorFlow. "Our eager" is
the same step with \`compile: off\`: operation by operation, one call each, with the fused operations of our engine (batch
norm, biases, the gradients of activations, Adam, whole LSTMs). "Stock tfjs" is what TensorFlow.js for Node gives by
itself: the same experiment operation by operation with tfjs-node's own kernels, gradients and variables, and what tfjs
has no kernel for put together from its operations, as its own layers and optimizers do it; data and noise come from our
engine, and it calls the same TensorFlow library with the same threads. It is timed in float32, which is all that tfjs
has; – where it was not. In the memory table "auto", "off" and "stock" are these three. PyTorch 2.15 runs with two
threads; "plain" is the usual tutorial loop, the other three also skip the discriminator's weight gradients in the
generator's step and take the fused Adam (\`compile\` of WGAN-GP leaves the penalty as it is, which PyTorch cannot
differentiate twice when compiled). In bf16-mixed PyTorch has autocast. TensorFlow is Python's 2.21 with \`tf.function\`,
fused batch norm and fused Adam. The residual and
style nets of ours (stock's too) ask for convolutions that change the size at once (\`resample\`), with fewer products for
the same numbers; PyTorch's programs resize and convolve one after the other, as its users do. "Losses agree to" is the largest relative difference between our losses and any of
theirs over the first ten steps from the same weights, examples and random numbers.

What is timed:

${exact.map(({ work }) => `- ${work.name}: ${work.summary}`).join('\n')}

## Memory

Megabytes resident at most beyond the loaded libraries, float32:

${row(['work', ...NAMES])}
${row(['---', ...NAMES.map(() => '---')])}
${memory.join('\n')}

## Threads

Steps a second of the same run with two threads, and of two runs at once with one thread each (\`npm run bench -- --threads
--write\`; ${threads[0]?.date ?? 'not measured yet'}). A sweep on two cores does better with two runs side by side.

${row(['work', 'one run, two threads', 'two runs, one thread each', 'runs an hour, side by side over in turn'])}
${row(['---', '---', '---', '---'])}
${threads.map(sideBySideRow).join('\n')}

<!-- prettier-ignore-end -->
`;
}

function megabytes({ memory }: Pick<Result, 'memory'>, name: string): string {
  return memory[name]?.toFixed(0) ?? '–';
}

function sideBySideRow({ work, inTurn, together }: KeptThreads): string {
  return row([work, inTurn.toFixed(1), together.toFixed(1), (together / inTurn).toFixed(2)]);
}
