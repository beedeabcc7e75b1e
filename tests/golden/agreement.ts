import type { Numbers, RecordedUpdate } from './recording.ts';
import type { Reference } from './reference.ts';

/** What ganzoo has computed: each step's scalars by `<player>/<name>`, and the weights before and after by path. */
export interface Trained {
  readonly initial: Readonly<Record<string, Numbers>>;
  readonly scalars: readonly Readonly<Record<string, number>>[];
  readonly final: Readonly<Record<string, Numbers>>;
}

/**
 * A scalar may be off by 1e-5 of itself, a hundred roundings of float32, and by 2e-7: scores and Wasserstein's losses are
 * sums that nearly cancel, with terms of up to 0.1 and so roundings of 1e-8 each. Seen: a fifth of it.
 */
const SCALAR = { relative: 1e-5, absolute: 2e-7 };
/**
 * Of the way that training has moved a weight, since a weight that stays where it was should not pass. Where a
 * derivative is near 0, Adam makes its rounding larger. Seen: a tenth of it.
 */
const MOVED = 1e-4;
/** Half of the distance from 1 to the next float32: what one update's rounding takes from a weight, in units of itself. */
const ROUNDING = 2 ** -24;
/** Derivatives that are zero but for the rounding of float64, in units of the largest in the same net. */
const ZERO = 1e-10;

/** Names of scalars and paths of weights, with how far they are apart in units of what is allowed. */
export type Distances = Readonly<Record<string, number>>;

/** All scalars that the reference gives, of each step's last update of each player. */
export function scalarDistances(
  ours: Trained,
  reference: Reference,
  updates: readonly RecordedUpdate[],
): Distances {
  const worst: Record<string, number> = {};
  const perStep = updates.length / ours.scalars.length;
  ours.scalars.forEach((scalars, step) => {
    const theirs: Record<string, number> = {};
    for (let i = step * perStep; i < (step + 1) * perStep; i++) {
      for (const [name, value] of Object.entries(reference.scalars[i]!))
        theirs[`${updates[i]!.player}/${name}`] = value;
    }
    for (const [name, value] of Object.entries(theirs)) {
      const allowed = SCALAR.relative * Math.abs(value) + SCALAR.absolute;
      // not a number where the one tells what the other does not
      worst[name] = Math.max(worst[name] ?? 0, Math.abs(scalars[name]! - value) / allowed);
    }
  });
  return worst;
}

/** Weights at the end, each tensor by the norm of its difference; without {@link idleWeights}. */
export function weightDistances(
  ours: Trained,
  reference: Reference,
  updates: readonly RecordedUpdate[],
): Distances {
  const idle = idleWeights(reference);
  const paths = Object.keys(reference.weights).filter(path => !idle.includes(path));
  return Object.fromEntries(
    paths.map(path => {
      const [start, own, theirs] = [
        ours.initial[path]!.data,
        ours.final[path]!.data,
        reference.weights[path]!,
      ];
      const moved = norm(theirs.map((value, i) => value - start[i]!));
      const allowed = MOVED * moved + updates.length * ROUNDING * norm(theirs);
      return [path, norm(theirs.map((value, i) => value - own[i]!)) / allowed];
    }),
  );
}

/**
 * Weights without influence on any loss: the biases in front of a batch normalisation, and the last one of a score of
 * which only differences count.
 *
 * Their derivatives are 0; in float32 they are rounding, which Adam brings to the length of any other step, so there is
 * nothing to compare.
 */
export function idleWeights({ largestGradients }: Reference): string[] {
  const net = (path: string): string => path.split('/')[0]!;
  return Object.keys(largestGradients).filter(path => {
    const inNet = Object.entries(largestGradients).filter(([other]) => net(other) === net(path));
    return largestGradients[path]! <= ZERO * Math.max(...inNet.map(([, largest]) => largest));
  });
}

function norm(values: readonly number[]): number {
  return Math.hypot(...values);
}
