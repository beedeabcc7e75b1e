import * as tf from '@ganzoo/tfjs';
import { expect, it } from 'vitest';
import { inverseErf, inverseErfAnywhere } from './inverse-erf.ts';

/** x and erf⁻¹(x), found in float64 by bisection of the C library's erf. */
const POINTS = [
  [0.01, 0.008862501281],
  [0.05, 0.04434038791],
  [0.1, 0.088855990494],
  [0.15, 0.133726921665],
  [0.2, 0.179143454621],
  [0.25, 0.225312055012],
  [0.3, 0.272462714727],
  [0.35, 0.320858321715],
  [0.4, 0.370807158594],
  [0.45, 0.422680238648],
  [0.5, 0.476936276204],
  [0.55, 0.53415908775],
  [0.6, 0.59511608145],
  [0.7, 0.732869077959],
  [0.8, 0.906193802437],
  [0.9, 1.163087153677],
  [0.93, 1.281214323749],
  [0.95, 1.38590382435],
  [0.9545, 1.414215290471],
  [0.96, 1.452219781562],
] as const;

it('is right to 1e-6 at twenty points up to 0.96, and odd', async () => {
  const x = POINTS.map(([at]) => at);
  const above = await inverseErf(tf.tensor1d(x)).data();
  const below = await inverseErf(tf.tensor1d(x.map(at => -at))).data();
  POINTS.forEach(([at, value], i) => {
    expect(Math.abs(above[i]! - value), `at ${at}`).toBeLessThan(1e-6);
    expect(below[i]).toBe(-above[i]!);
  });
});

it('is right to 1e-5 anywhere', async () => {
  // x and erf⁻¹(x), found as above
  const points = [
    ...POINTS,
    [0.99, 1.821386367718],
    [0.999, 2.326753765514],
    [0.9999, 2.751063905712],
    [0.99999, 3.12341327],
  ] as const;
  const found = await inverseErfAnywhere(tf.tensor1d(points.map(([at]) => at))).data();
  // the rounding of x itself, times the slope of erf⁻¹: 6e-8/2·√π/2·e^(y²) is 5e-4 at the last point
  points.forEach(([at, value], i) => {
    const rounding = 3e-8 * Math.exp(value * value);
    expect(Math.abs(found[i]! - value), `at ${at}`).toBeLessThan(1e-5 + rounding);
  });
});
