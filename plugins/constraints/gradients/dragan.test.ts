import { tf } from '@ganzoo/sdk';
import {
  computed,
  make,
  numbers,
  penaltyOn,
  slopePenalty,
  testCritic,
  testEngine,
  type Values,
} from '@ganzoo/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { dragan } from './dragan.ts';
import { gradientPenalty } from './gradient-penalty.ts';

/** Nothing of the data is of interest here. */
const CONTEXT = { batchSize: 4, data: { fields: {} } };

beforeAll(async () => void (await testEngine()));

type Params = Values<typeof dragan>;
const create = (params: Partial<Params> = {}) => make(dragan, params, CONTEXT);

/** s = w·x, of examples [n, 2]. */
const linear = (w: readonly number[]) => (x: tf.Tensor) => tf.matMul(x, tf.tensor2d([...w], [2, 1]));
/** Two examples, whose numbers have the standard deviation 1. */
const pair = (): tf.Tensor => tf.tensor2d([1, -1, -1, 1], [2, 2]);
/** σ'(s). */
const fading = (s: number): number => 1 / (2 + Math.exp(s) + Math.exp(-s));

/** (x̃ - x)/sd(x) of `rows` equal examples of `columns` numbers each, half of them 0 and half 4: sd(x) is 2. */
function disturbances(variant: Params['variant'], rows: number, columns: number): number[] {
  const real = tf.tile(tf.tensor2d([[0, 4]]), [rows, columns / 2]);
  const seen: tf.Tensor[] = [];
  const critic = testCritic(x => {
    seen.push(tf.keep(tf.div(tf.sub(x, real), 2)));
    return tf.sum(x, 1, true);
  }, real);
  penaltyOn(create({ variant, noise: 0.5 }), critic);
  return numbers(seen[0]!);
}

// float32 of about seven digits in all
describe('dragan', () => {
  it('of s = w·x is (‖w‖ - 1)², 16 at w = (3, 4), times its weight', () => {
    const { loss, penalty, slope } = slopePenalty(create(), () => testCritic(linear([3, 4]), pair()));
    expect(penalty).toBeCloseTo(16, 5);
    expect(loss).toBeCloseTo(160, 4);
    expect(slope).toBeCloseTo(5, 5);
  });

  it('is the gradient penalty where the score is linear, also for slopes below 1', () => {
    const critic = () => testCritic(linear([0.3, 0.4]), pair());
    const other = make(gradientPenalty, {}, CONTEXT);
    expect(slopePenalty(create(), critic)).toEqual(slopePenalty(other, critic));
  });

  it("has the study's slope of D = σ(s): σ'(s)·‖w‖, five quarters at s = 0 and w = (3, 4)", () => {
    const study = create({ variant: 'lucic2018', noise: 0 });
    // s is 1 and -1, where the slopes are the same
    const near = slopePenalty(study, () => testCritic(linear([3, 4]), pair()));
    expect(near.slope).toBeCloseTo(5 * fading(1), 6);
    expect(near.penalty).toBeCloseTo((5 * fading(1) - 1) ** 2, 6);
    const flat = slopePenalty(study, () => testCritic(linear([3, 4]), tf.zeros([2, 2])));
    expect(flat.slope).toBeCloseTo(1.25, 6);
  });

  it("has the study's slope √(1e-4 + Σg²) if told so", () => {
    const constraint = create({ variant: 'lucic2018', epsilon: 1e-4 });
    expect(slopePenalty(constraint, () => testCritic(linear([0, 0]), pair())).slope).toBeCloseTo(0.01, 7);
  });

  it('disturbs by normal numbers of noise·sd(x)', () => {
    const values = disturbances('paper', 400, 100);
    const mean = values.reduce((a, b) => a + b) / values.length;
    const sd = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
    // 40 000 normal numbers of deviation ½: four standard errors are 4·½/√40000, and 1/√2 of it of the deviation's
    expect(Math.abs(mean)).toBeLessThan(0.01);
    expect(Math.abs(sd - 0.5)).toBeLessThan(0.0071);
    // uniform ones would end here
    expect(Math.max(...values)).toBeGreaterThan(0.5 * Math.sqrt(3));
  });

  it("disturbs by the study's α·u·noise·sd(x), one α for each example and one u for each number", () => {
    const [rows, columns] = [400, 100];
    const values = disturbances('lucic2018', rows, columns);
    // half the difference of numbers up to 5, with roundings of 2e-7
    expect(Math.min(...values)).toBeGreaterThan(-1e-6);
    expect(Math.max(...values)).toBeLessThan(0.5 + 1e-6);
    const shares = Array.from({ length: rows }, (_, i) =>
      Math.max(...values.slice(i * columns, (i + 1) * columns).map(value => 2 * value)),
    );
    const mean = shares.reduce((a, b) => a + b) / rows;
    // the largest of 100 uniform u is 0.990 in the mean, and α ½ with a deviation of 0.289: four standard errors of 400.
    // With an α for each number the largest of a row would be near 0.9
    expect(Math.abs(mean - 0.495)).toBeLessThan(0.058);
    const all = values.reduce((a, b) => a + b) / values.length;
    // half of that: u is ½ in the mean
    expect(Math.abs(all - 0.125)).toBeLessThan(0.0145);
  });

  it.each(['paper', 'lucic2018'] as const)('of the %s leaves real examples alone without noise', variant => {
    const critic = () => testCritic(x => tf.mul(0.5, tf.sum(tf.square(x), 1, true)), pair());
    const { slope } = slopePenalty(create({ variant, noise: 0 }), critic);
    // ‖x‖ = √2, and s = 1
    expect(slope).toBeCloseTo(Math.SQRT2 * (variant === 'lucic2018' ? fading(1) : 1), 6);
  });

  it.each(['paper', 'lucic2018'] as const)(
    'of the %s has a finite gradient where the score is flat',
    variant => {
      const gradient = tf.grad(w => {
        const critic = testCritic(x => tf.matMul(x, w), pair());
        return penaltyOn(create({ variant }), critic).loss;
      })(tf.zeros([2, 1]));
      // the sign of this 0 is the processor's
      expect(numbers(gradient).map(Math.abs)).toEqual([0, 0]);
    },
  );

  it("differentiates the study's slope σ'(w·x)·w by w", () => {
    const [w, x] = [1.5, 0.8];
    const [gradient] = computed(() => [
      tf.grad(v => {
        const critic = testCritic(at => tf.mul(at, v), tf.tensor2d([x], [1, 1]));
        return penaltyOn(create({ weight: 1, variant: 'lucic2018', noise: 0 }), critic).loss;
      })(tf.scalar(w)),
    ]);
    const [first, d] = [fading(w * x), 1 / (1 + Math.exp(-w * x))];
    // σ'' = σ'·(1 - 2σ)
    const expected = 2 * (first * w - 1) * (first + w * x * first * (1 - 2 * d));
    expect(gradient![0]).toBeCloseTo(expected, 6);
  });
});
