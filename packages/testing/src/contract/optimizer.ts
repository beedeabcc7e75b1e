import { tf } from '@ganzoo/sdk';
import { weightInfo } from '@ganzoo/sdk/nn';
import { expect } from 'vitest';
import { CONFIGURED, MOMENT } from '@ganzoo/sdk/host';
import { testEngine } from '../engine.ts';
import { it } from './checks.ts';
import { made, withNumber } from './made.ts';
import { experimentWith, type Subject } from './subject.ts';
import { trainingContract } from './training.ts';

/** First value of a slot. */
function firstOf(initial: number | 'weight' | undefined, weight: tf.Tensor): tf.Tensor {
  return initial === 'weight' ? tf.clone(weight) : tf.fill(weight.shape, initial ?? 0);
}

/** Its learning rate can be scheduled; brings a quadratic function down; trains. */
export function optimizerContract(subject: Subject<'optimizer'>): void {
  const { plugin, catalog } = subject;
  it('has a schedulable learning rate, or is made of an optimizer that has', () => {
    const isMadeOfOne = Object.values(plugin.params).some(({ kind }) => kind === 'optimizer');
    if (isMadeOfOne && !plugin.params['learningRate']) return;
    expect(plugin.params['learningRate']).toMatchObject({ type: 'number', schedulable: true });
  });
  bringsDown(subject);
  trainingContract(catalog, experimentWith(subject));
}

/** 300 updates at 0.02 bring a sum of squares from 5 to nearly 0. */
export function bringsDown(subject: Subject<'optimizer'>): void {
  it('minimises a quadratic function', async () => {
    const engine = await testEngine();
    const optimizer = await made(subject, {}, given => withNumber(given, 'learningRate', 0.02));
    const weight = engine.variable(tf.tensor1d([1, -2]), 'w', true);
    const info = weightInfo({ path: 'net/w', shape: [2] });
    const slots = Object.fromEntries(
      optimizer.slots.map(slot => [
        slot,
        engine.variable(firstOf(optimizer.initial?.[slot], weight), slot, false),
      ]),
    );
    const step = engine.step('quadratic', [{ shape: [], dtype: 'float32' }], update => {
      const { value, grads } = tf.variableGrads(() => tf.sum<tf.Scalar>(tf.square(weight)), [weight]);
      const gradient = grads[weight.name]!;
      optimizer.apply({
        weight,
        info,
        gradient,
        slots,
        update: update as tf.Scalar,
        [MOMENT]: CONFIGURED,
      });
      return [value];
    });
    for (let i = 1; i <= 300; i++) tf.dispose(step.run([tf.scalar(i)]));
    expect(tf.sum(tf.square(weight)).dataSync()[0]).toBeLessThan(0.05);
    step.dispose();
  });
}
