/** A way from one latent vector to another. */
export type Interpolation = (from: Float32Array, to: Float32Array, share: number) => Float32Array;

/** The straight way: (1-t)a + tb; right for uniform vectors, whose cube is convex. */
export const lerp: Interpolation = (from, to, share) =>
  from.map((value, i) => (1 - share) * value + share * to[i]!);

/**
 * The way along a great circle: [sin((1-t)ω) a + sin(tω) b] / sin ω with ω the angle between a and b.
 *
 * Normal vectors of many dimensions lie near a sphere, and the straight way leads through its inside, where the
 * generator has seen none (arXiv:1609.04468).
 */
export const slerp: Interpolation = (from, to, share) => {
  const cosine = dot(from, to) / Math.sqrt(dot(from, from) * dot(to, to));
  const angle = Math.acos(Math.max(-1, Math.min(1, cosine)));
  const sine = Math.sin(angle);
  // along one line, or where a vector is zero, there is no circle
  if (!(sine > 1e-6)) return lerp(from, to, share);
  const [a, b] = [Math.sin((1 - share) * angle) / sine, Math.sin(share * angle) / sine];
  return from.map((value, i) => a * value + b * to[i]!);
};

/** Rows of `steps` vectors [rows * steps, dim], each row on the way from one end to its other, ends included. */
export function interpolationRows(
  ends: readonly (readonly [Float32Array, Float32Array])[],
  steps: number,
  way: Interpolation,
): Float32Array {
  const dim = ends[0]?.[0].length ?? 0;
  const all = new Float32Array(ends.length * steps * dim);
  ends.forEach(([from, to], row) => {
    for (let i = 0; i < steps; i++) {
      all.set(way(from, to, steps === 1 ? 0 : i / (steps - 1)), (row * steps + i) * dim);
    }
  });
  return all;
}

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}
