import { tf } from '@ganzoo/sdk';
import { TensorRng, type Parameter } from '@ganzoo/sdk/host';
import { lossOnly } from '@ganzoo/train';
import { expect } from 'vitest';
import { MiniRun, type ExperimentObject } from '../mini-run.ts';
import { it } from './checks.ts';
import { experimentWith, type Subject } from './subject.ts';

/** Smooth ones: across a kink of the relu family a finite difference measures the jump, not a derivative. */
const SMOOTH = ['tanh', 'sigmoid', 'softplus'];

/** Smooth nets: `mlp` as the author has it or small, or nets of the author's own as they are. */
function smoothNets({ architecture, nets }: ExperimentObject): readonly ExperimentObject[] {
  const given = architecture as { readonly use?: string } | undefined;
  if (nets !== undefined || (given && given.use !== 'mlp')) return [{}];
  const mlp = given ?? { use: 'mlp', hidden: [8, 8] };
  return SMOOTH.map(activation => ({ architecture: { ...mlp, activation } }));
}

/**
 * The derivative of a player's whole loss, penalty included, by its weights equals finite differences.
 *
 * A penalty on a gradient needs the derivative of a derivative here, which goes wrong silently where an operation's
 * gradient has lost its path. `playersOf`: those whose loss has one. Nets of the author's own are taken as they are.
 */
export function secondOrderContract(subject: Subject, playersOf: (run: MiniRun) => readonly string[]): void {
  const { catalog, experiment } = subject;

  it('has exact second derivatives where it says that it has any', async () => {
    for (const nets of smoothNets(experiment)) {
      const run = await MiniRun.start(catalog, { ...experimentWith(subject), ...nets });
      try {
        const players = playersOf(run);
        if (players.length === 0) return;
        run.next(); // makes the weights, and moves them from where penalties may vanish
        for (const player of players) expectExact(run, player, JSON.stringify(nets));
      } finally {
        run.dispose();
      }
    }
  });
}

/** Steps of differences: the larger loses less to rounding, the smaller less where a loss is strongly curved. */
const STEPS = [0.01, 0.002];

function expectExact({ parts, data, rng, state, schedule }: MiniRun, player: string, where: string): void {
  const context = { parts, data, rng, ...state, schedule };
  const weights = state.nets.trainable(parts.game.players[player]!.trains);
  // the first rows of each group; zeros where examples are read while they are used
  const examples = data
    .arguments(({ batch }) => [1, batch])
    .map(({ shape, dtype }) =>
      dtype === 'int32' && shape.length === 2
        ? tf.reshape(tf.range(0, shape[1]!, 1, 'int32'), [...shape])
        : tf.zeros([...shape], dtype),
    );
  const loss = (): tf.Scalar =>
    lossOnly(context, player, [...examples, tf.scalar(7, 'int32'), tf.zeros([schedule.length])]) as tf.Scalar;
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
  const slopes = STEPS.map(h => slope(weights, directions, loss, h));
  const off = slopes.map(measured => Math.abs(exact - measured) / Math.max(1, Math.abs(measured)));
  // Richardson's extrapolation of float32 differences is good to about 1e-3
  expect(Math.min(...off), `${player} ${where}: ${exact}, differences ${slopes.join(', ')}`).toBeLessThan(
    5e-3,
  );
}

function slope(
  weights: readonly Parameter[],
  directions: readonly tf.Tensor[],
  loss: () => tf.Scalar,
  h: number,
): number {
  const first = weights.map(({ variable }) => tf.clone(variable));
  const at = (step: number): number =>
    tf.tidy(() => {
      weights.forEach(({ variable }, i) => variable.assign(tf.add(first[i]!, tf.mul(directions[i]!, step))));
      return loss().dataSync()[0]!;
    });
  const difference = (step: number): number => (at(step) - at(-step)) / (2 * step);
  const value = (4 * difference(h / 2) - difference(h)) / 3;
  at(0);
  tf.dispose(first);
  return value;
}
