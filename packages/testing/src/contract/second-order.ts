import type { Catalog } from '@ganzoo/core';
import { tf } from '@ganzoo/sdk';
import { TensorRng, type Parameter } from '@ganzoo/sdk/host';
import { lossOnly } from '@ganzoo/train';
import { expect, it } from 'vitest';
import { MiniRun, type ExperimentObject } from '../mini-run.ts';

/**
 * The derivative of a player's whole loss, penalty included, by the critic's weights equals finite differences.
 *
 * A penalty on a gradient needs the derivative of a derivative here, which goes wrong silently where an operation's
 * gradient has lost its path.
 */
export function secondOrderContract(catalog: Catalog, experiment: ExperimentObject, player: string): void {
  // smooth ones: across a kink of the relu family a finite difference measures the jump, not a derivative
  it.each(['tanh', 'sigmoid', 'softplus'])(`has exact second derivatives with %s`, async activation => {
    const run = await MiniRun.start(catalog, {
      ...experiment,
      architecture: { use: 'mlp', hidden: [8, 8], activation },
    });
    run.next(); // makes the weights, and moves them from where penalties may vanish
    const { parts, data, rng, state, schedule } = run;
    const context = { parts, data, rng, ...state, schedule };
    const weights = state.nets.trainable(parts.game.players[player]!.trains);
    const rows = tf.tensor2d(
      [...Array(parts.config.train.batchSize).keys()],
      [1, parts.config.train.batchSize],
      'int32',
    );
    const loss = (): tf.Scalar =>
      lossOnly(context, player, [
        rows,
        tf.scalar(7, 'int32'),
        tf.zeros([context.schedule.length]),
      ]) as tf.Scalar;
    const directions = weights.map(({ variable }, i) =>
      new TensorRng(rng.fork('direction'), i).normal(variable.shape),
    );
    const exact = tf.tidy(() => {
      const { grads } = tf.variableGrads(
        loss,
        weights.map(({ variable }) => variable),
      );
      return tf
        .addN(weights.map(({ variable }, i) => tf.sum(tf.mul(grads[variable.name]!, directions[i]!))))
        .dataSync()[0]!;
    });
    const measured = slope(weights, directions, loss);
    // Richardson's extrapolation of float32 differences is good to about 1e-3
    expect(Math.abs(exact - measured)).toBeLessThan(5e-3 * Math.max(1, Math.abs(measured)));
    run.dispose();
  });
}

function slope(
  weights: readonly Parameter[],
  directions: readonly tf.Tensor[],
  loss: () => tf.Scalar,
): number {
  const first = weights.map(({ variable }) => tf.clone(variable));
  const at = (h: number): number =>
    tf.tidy(() => {
      weights.forEach(({ variable }, i) => variable.assign(tf.add(first[i]!, tf.mul(directions[i]!, h))));
      return loss().dataSync()[0]!;
    });
  const difference = (h: number): number => (at(h) - at(-h)) / (2 * h);
  const value = (4 * difference(0.005) - difference(0.01)) / 3;
  at(0);
  tf.dispose(first);
  return value;
}
