import type { DataSpec, Split } from '../contracts/data.ts';
import type { Rng } from '../rng/rng.ts';
import { examplesParam } from './examples-param.ts';
import { MODES, know } from './facts.ts';
import { knownSplit } from './known-split.ts';

/** A mixture of normal distributions N(c_k, s_k²I), each the same in all directions. */
export interface NormalMixture {
  /** Their means c_k, all of the same length. */
  readonly centres: readonly (readonly number[])[];
  /** Their standard deviations s_k. */
  readonly deviations: readonly number[];
  /** Their probabilities but for a common factor; left out where all are the same. */
  readonly weights?: readonly number[];
}

/** The parameters of data sets drawn from a mixture: the examples of each split. */
export const MIXTURE_SIZES = {
  trainSize: examplesParam('training', 50_000, 10_000_000),
  testSize: examplesParam('test', 10_000, 10_000_000),
} as const;

/** A data set of points from a mixture. */
export interface MixtureOptions {
  /** For messages. */
  readonly name: string;
  readonly mixture: NormalMixture;
  readonly sizes: { readonly trainSize: number; readonly testSize: number };
  readonly rng: Rng;
}

/**
 * A data set kept in memory of points from a mixture of normal distributions.
 *
 * x: float32 [d], unbounded; y: the number of the distribution it was drawn from. Points depend on the mixture and the
 * size of the split only. The modes are told where all deviations are the same.
 *
 * @example
 * mixtureDataset({ name: 'two-points', mixture: { centres: [[-1], [1]], deviations: [0.1, 0.1] }, sizes, rng });
 */
export function mixtureDataset({ name, mixture, sizes, rng }: MixtureOptions) {
  const { centres, deviations } = mixture;
  const splits = { train: sizes.trainSize, test: sizes.testSize };
  const sigma = deviations[0]!;
  const spec: DataSpec = {
    fields: {
      x: { shape: [centres[0]!.length], dtype: 'float32' },
      y: { shape: [], dtype: 'int32', classes: centres.length },
    },
    splits,
    ...(deviations.every(each => each === sigma) && { known: know(MODES, { centres, sigma }) }),
    source: 'generated',
    licence: 'none needed',
  };
  const open = async (split: string): Promise<Split> =>
    drawMixture(rng.fork(split), knownSplit(name, splits, split), mixture);
  return { spec, open };
}

/** `count` points x = c_y + s_y·n, n ~ N(0, I), and y, drawn at random by the weights. */
function drawMixture(rng: Rng, count: number, { centres, deviations, weights }: NormalMixture): Split {
  const which = rng.fork('mode');
  const y = weights ? byWeight(which, count, weights) : which.integers(count, centres.length);
  const dim = centres[0]!.length;
  const x = rng.fork('offset').normal(dim * count);
  for (let i = 0; i < x.length; i++) {
    const k = y[Math.floor(i / dim)]!;
    x[i]! *= deviations[k]!;
    x[i]! += centres[k]![i % dim]!;
  }
  return { size: count, fields: { x, y } };
}

/** `count` numbers of weights, each as probable as its weight is large. */
function byWeight(rng: Rng, count: number, weights: readonly number[]): Int32Array {
  let sum = 0;
  const upTo = weights.map(weight => (sum += weight));
  return Int32Array.from(rng.uniform(count), at => upTo.findIndex(edge => at * sum < edge));
}
