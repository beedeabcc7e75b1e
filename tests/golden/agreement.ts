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
const MOVED = 1e-3;
/** Half of the distance from 1 to the next float32: what one update's rounding takes from a weight, in units of itself. */
const ROUNDING = 2 ** -24;
/**
 * Rounding in float32 leaves some 1e-7 of the largest derivative in a net on each other, zeros included. Adam divides by
 * the derivatives seen so far: where these are below this share of the largest, rounding is more than a hundredth of
 * a step, and such a number is not compared.
 */
const LOST = 1e-5;

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

/** Weights at the end, each tensor by the norm of its difference, over the numbers that {@link comparable} gives. */
export function weightDistances(
  ours: Trained,
  reference: Reference,
  updates: readonly RecordedUpdate[],
): Distances {
  const distances = Object.entries(reference.weights).map(([path, theirs]) => {
    const kept = comparable(reference, path);
    const [start, own] = [ours.initial[path]!.data, ours.final[path]!.data];
    const moved = norm(kept.map(i => theirs[i]! - start[i]!));
    const allowed = MOVED * moved + updates.length * ROUNDING * norm(kept.map(i => theirs[i]!));
    return [path, kept.length === 0 ? 0 : norm(kept.map(i => theirs[i]! - own[i]!)) / allowed] as const;
  });
  return Object.fromEntries(distances);
}

/**
 * Indices of the numbers of a weight that can be compared: nearly all, but none of the biases in front of a batch
 * normalisation and not the last one of a score of which only differences count, since no loss depends on those.
 */
export function comparable({ leastSpread }: Reference, path: string): number[] {
  return leastSpread[path]!.flatMap((least, i) => (least > LOST ? [i] : []));
}

function norm(values: readonly number[]): number {
  return Math.hypot(...values);
}
