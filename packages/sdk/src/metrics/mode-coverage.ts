import type { KnownModes } from '../contracts/data.ts';

/** Radius around a centre, in standard deviations of its mode, within which a sample belongs to it. */
const RADIUS = 3;
/** Least share of the samples a mode needs to count. */
const SHARE = 0.01;

/** How samples lie among the modes of a distribution. */
export interface ModeCoverage {
  /** Modes with at least 1 % of the samples within 3σ of their centre. */
  readonly covered: number;
  /** Share of the samples within 3σ of any centre, 0 .. 1. */
  readonly quality: number;
}

/**
 * Counts the modes that samples hit (arXiv:1705.07761), `x` [n, dim] row-major with n > 0 and finite numbers.
 *
 * A sample may belong to several modes whose circles meet.
 */
export function coverageOf(x: ArrayLike<number>, dim: number, { centres, sigma }: KnownModes): ModeCoverage {
  const count = x.length / dim;
  const reach = (RADIUS * sigma) ** 2;
  const hits = centres.map(() => 0);
  let good = 0;
  for (let at = 0; at < x.length; at += dim) {
    const near = centres.map(centre => squaredDistance(x, at, centre) <= reach);
    near.forEach((hit, k) => (hits[k]! += Number(hit)));
    good += Number(near.includes(true));
  }
  return { covered: hits.filter(hit => hit >= SHARE * count).length, quality: good / count };
}

/** Squared distance of the example at `at` in x to a centre. */
function squaredDistance(x: ArrayLike<number>, at: number, centre: readonly number[]): number {
  return centre.reduce((sum, value, i) => sum + (x[at + i]! - value) ** 2, 0);
}
