import type { Timing } from './measure.ts';
import type { Precision, Work } from './works.ts';

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
export const NAMES = [
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

/** A row of a Markdown table. */
export function row(texts: readonly string[]): string {
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
