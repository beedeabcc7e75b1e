import { CompositionError, tf, type Curve } from '@ganzoo/sdk';
import { column, testCritic, testEngine, testLook } from '@ganzoo/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { CONTEXT } from '../failures/logged.test.helper.ts';
import { scoreOverLine } from './score-over-line.ts';

beforeAll(async () => void (await testEngine()));

interface Ends {
  readonly from?: readonly number[];
  readonly to?: readonly number[];
}

async function shown(score: (x: tf.Tensor) => tf.Tensor, real: tf.Tensor, { from = [], to = [] }: Ends = {}) {
  const [points = 0, size = 1] = real.shape;
  const context = { ...CONTEXT, samples: { shape: [size], dtype: 'float32' as const } };
  const { show } = scoreOverLine.create({ from, to, points }, context);
  const all = await show!(testLook({ judge: testCritic(score, real) }));
  const { curve } = all['judge/score'] as { readonly curve: Curve };
  return {
    x: [...Array.from(curve.x)],
    y: [...Array.from(curve.lines['judge']!)],
    curve,
    slope: all['judge/slope'],
  };
}

describe('score-over-line', () => {
  it('goes through numbers from the lower to the upper end of the data', async () => {
    const { x, y, slope } = await shown(tf.square, column(4, 0, 2, 1, 3));
    expect(x).toEqual([0, 1, 2, 3, 4]);
    expect(y).toEqual([0, 1, 4, 9, 16]);
    expect(slope).toBe(7);
  });

  it('goes through the plane from point to point, by the distance', async () => {
    const real = tf.tensor2d([...Array(6).keys()].map(i => [i, -i]));
    const ends = { from: [0, 0], to: [3, 4] };
    const { x, y, slope, curve } = await shown(all => tf.sum(all, 1, true), real, ends);
    // 5 long, in five pieces, along each of which the score 7 of the whole way rises by a fifth
    expect(x).toEqual([0, 1, 2, 3, 4, 5]);
    y.forEach((score, i) => expect(score).toBeCloseTo((7 * i) / 5, 5));
    expect(slope).toBeCloseTo(7 / 5, 5);
    expect(curve.axes?.x).toBe('distance from (0, 0) towards (3, 4)');
    const whole = await shown(all => tf.sum(all, 1, true), real);
    expect(whole.curve.axes?.x).toBe('distance from (0, -5) towards (5, 0)');
  });

  it('refuses a point of another length, and critics of anything but points', async () => {
    const point = { from: [1, 2], to: [], points: 4 };
    const context = { ...CONTEXT, samples: { shape: [1], dtype: 'float32' as const } };
    expect(() => scoreOverLine.create(point, context)).toThrow(CompositionError);
    expect(() => scoreOverLine.create({ ...point, from: [1], to: [1] }, context)).toThrow(/ends at 1:/);
    const { show } = scoreOverLine.create({ ...point, from: [] }, context);
    const critic = testCritic(x => x, tf.zeros([4, 3]));
    await expect(show!(testLook({ judge: critic }))).rejects.toThrow(
      /a critic of points, which that of 'judge'/,
    );
  });
});
