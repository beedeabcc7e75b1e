import { Rng, tf, type Critic } from '@ganzoo/sdk';
import { Parameters as Weights, TensorRng } from '@ganzoo/sdk/host';
import { NetScope } from '@ganzoo/sdk/nn';
import {
  make,
  number,
  numbers,
  penaltyOn,
  slopePenalty,
  testCall,
  testCritic,
  testEngine,
  type Values,
} from '@ganzoo/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { gradientPenalty } from './gradient-penalty.ts';

type Engine = Awaited<ReturnType<typeof testEngine>>;
let engine: Engine;
/** Nothing of the data is of interest here. */
const CONTEXT = { batchSize: 4, data: { fields: {} } };

beforeAll(async () => {
  engine = await testEngine();
});

/** Loss, penalty and mean slope. */
function penalty(params: Partial<Values<typeof gradientPenalty>>, critic: () => Critic): number[] {
  const constraint = make(gradientPenalty, params, CONTEXT);
  const { loss, penalty: value, slope } = slopePenalty(constraint, critic);
  return [loss, value, slope];
}

const examples = (x: number[], rows: number): tf.Tensor => tf.tile(tf.tensor2d([x]), [rows, 1]);
const linear = (w: number[]) => (): Critic =>
  testCritic(x => tf.matMul(x, tf.tensor2d(w, [2, 1])), examples([1, 2], 4), examples([0, -3], 4));

// float32 of about seven digits in all
describe('gradient-penalty', () => {
  it('of s = w·x is (‖w‖ - 1)², 16 at w = (3, 4), times its weight', () => {
    const [loss, value, slope] = penalty({}, linear([3, 4]));
    expect(value).toBeCloseTo(16, 5);
    expect(loss).toBeCloseTo(160, 4);
    expect(slope).toBeCloseTo(5, 5);
  });

  it('costs for a slope below 1 as well, unless it is one-sided', () => {
    expect(penalty({}, linear([0.3, 0.4]))[1]).toBeCloseTo(0.25, 6);
    expect(penalty({ side: 'one' }, linear([0.3, 0.4]))[1]).toBe(0);
    expect(penalty({ side: 'one' }, linear([3, 4]))[1]).toBeCloseTo(16, 5);
  });

  it('draws to its target', () => {
    expect(penalty({ target: 0 }, linear([3, 4]))[1]).toBeCloseTo(25, 4);
  });

  it("has the study's slope √(1e-4 + Σg²) if told so", () => {
    expect(penalty({ epsilon: 1e-4 }, linear([0, 0]))[2]).toBeCloseTo(0.01, 7);
  });

  it('is taken on the lines between real and fake, one share for each example', () => {
    // slopes ‖x̂‖ = √2·α and, of ½(x₁ - x₂)², √2·|x̂₁ - x̂₂| = 0
    const square = (): Critic =>
      testCritic(
        x => tf.mul(tf.sum(tf.square(x), 1, true), 0.5),
        examples([1, 1], 4000),
        examples([0, 0], 4000),
      );
    const apart = (): Critic => {
      const score = (x: tf.Tensor): tf.Tensor =>
        tf.mul(tf.square(tf.matMul(x as tf.Tensor2D, tf.tensor2d([[1], [-1]]))), 0.5);
      return testCritic(score, examples([1, 1], 100), examples([0, 0], 100));
    };
    // mean of 4 000 uniform numbers: three standard errors are 3·0.289·√2/√4000
    expect(Math.abs(penalty({}, square)[2]! - Math.SQRT1_2)).toBeLessThan(0.0194);
    expect(penalty({}, apart)[2]).toBeLessThan(1e-5);
  });

  it('has a finite gradient where the score is flat', () => {
    const constraint = make(gradientPenalty, {}, CONTEXT);
    const gradient = tf.grad(w => {
      const flat = testCritic(x => tf.matMul(x, w), examples([1, 2], 4), examples([0, 0], 4));
      return penaltyOn(constraint, flat).loss;
    })(tf.zeros([2, 1]));
    // the sign of this 0 is the processor's
    expect(numbers(gradient).map(Math.abs)).toEqual([0, 0]);
  });

  it.each([
    ['leaky-relu', [2]],
    ['tanh', [2]],
    ['softplus', [2]],
    ['leaky-relu', [8, 8, 1]],
    ['tanh', [8, 8, 1]],
  ])('agrees with finite differences in the weights of a critic with %s on [%s]', (activation, shape) => {
    const rng = new Rng(7);
    const weights = new Weights(engine, rng.fork('weights'));
    const random = (name: string): tf.Tensor => new TensorRng(rng.fork(name), 0).normal([4, ...shape]);
    const real = random('real');
    const fake = random('fake');
    const constraint = make(gradientPenalty, {}, CONTEXT);
    const loss = (): tf.Scalar => {
      const score = (x: tf.Tensor): tf.Tensor => {
        const field = { shape, dtype: 'float32' } as const;
        const outputs = { score: [1] };
        const net = { net: 'discriminator', rng: new TensorRng(rng, 0), parameters: weights };
        const scope = new NetScope(testCall({ ...net, field, outputs }));
        const h = shape.length === 1 ? scope.dense(x, 12) : scope.conv(x, 6, { kernel: 4, stride: 2 });
        const inner = scope.dense(scope.flatten(scope.activate(h, activation)), 12);
        return scope.heads(scope.activate(inner, activation))['score']!;
      };
      return penaltyOn(constraint, testCritic(score, real, fake)).loss as tf.Scalar;
    };
    loss().dispose();
    const variables = weights.trainable(['discriminator']).map(({ variable }) => variable);
    const { grads } = tf.variableGrads(loss, variables);
    for (const { path, variable } of weights.trainable(['discriminator'])) {
      // tfjs gives null where there is no path at all: a bias added to the score does not change its slope
      const gradient = grads[variable.name] ?? tf.zerosLike(variable);
      const length = number(tf.norm(gradient));
      const direction = length > 0 ? tf.div(gradient, length) : tf.onesLike(variable);
      const kept = variable.clone();
      const at = (t: number): number => {
        variable.assign(tf.add(kept, tf.mul(direction, t)));
        return number(loss());
      };
      const h = 1e-3;
      const difference = (at(h) - at(-h)) / (2 * h);
      variable.assign(kept);
      // float32 losses below 10 over 2h: 1e-3 absolute, and h² of curvature. With piecewise linear activations the
      // penalty jumps where a unit changes sign: a few examples and a short h keep clear of that
      expect(Math.abs(difference - length), path).toBeLessThan(2e-3 + 0.01 * length);
    }
  });
});
