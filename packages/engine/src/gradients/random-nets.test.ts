import { Rng, tf } from '@ganzoo/sdk';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../engine.ts';
import type { CompileMode } from '../runtime.ts';
import { startEngine } from '../start-engine.test.helper.ts';
import { BOUND, slope } from './derivatives.test.helper.ts';
import { randomNet } from './random-nets.test.helper.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
});

describe.each(['graph', 'off'] as CompileMode[])('the derivative of a gradient penalty (%s)', mode => {
  it.each([1, 2, 3])('by all weights of the random deep net %i equals finite differences', seed => {
    const net = randomNet(seed);
    const rng = new Rng(seed).fork('direction');
    // as long as the weights themselves
    const directions = net.weights.map((w, i) =>
      tf.mul(tf.tensor(rng.fork(i).normal(w.size), w.shape), tf.div(tf.norm(w), Math.sqrt(w.size))),
    );
    const specs = net.weights.map(({ shape }) => ({ shape, dtype: 'float32' as const }));
    const step = engine.step('penalty', specs, (...w) => tf.grads(net.penalty)(w), mode);
    const products = step.run(net.weights).map((g, i) => tf.sum(tf.mul(g, directions[i]!)));
    const exact = tf.addN(products).dataSync()[0]!;
    const at = (h: number): number =>
      net.penalty(...net.weights.map((w, i) => tf.add(w, tf.mul(directions[i]!, h)))).dataSync()[0]!;
    const measured = slope(at, 0.01);
    expect(Math.abs(measured)).toBeGreaterThan(0.05); // something to be compared with
    // float32's rounding of a penalty below 1 leaves about 6e-8/h = 6e-6; measured: 2e-6 to 1e-5 of it
    expect(Math.abs(exact - measured)).toBeLessThan(BOUND * Math.abs(measured));
  });
});
