import { tf } from '@ganzoo/sdk';
import { column, testCritic, testEngine, testLook } from '@ganzoo/testing';
import { beforeAll, expect, it } from 'vitest';
import { CONTEXT } from '../failures/logged.test.helper.ts';
import { scoreHistograms } from './score-histograms.ts';

beforeAll(async () => void (await testEngine()));

const shown = (real: number[], fake: number[]) => {
  const critic = testCritic(x => tf.mul(x, 2), column(...real), column(...fake));
  return scoreHistograms.create({ count: 4 }, CONTEXT).show!(testLook({ judge: critic }));
};

it('score-histograms shows the scores of both sides, and the share of pairs told apart', async () => {
  expect(await shown([1, 2, 3], [0, 2, 4])).toEqual({
    'judge/real': { histogram: Float32Array.of(2, 4, 6) },
    'judge/fake': { histogram: Float32Array.of(0, 4, 8) },
    // of nine pairs 1 > 0, 2 > 0, 3 > 0 and 3 > 2 are right, 2 = 2 half
    'judge/separation': 4.5 / 9,
  });
  expect(await shown([5, 6, 7], [1, 2, 3])).toHaveProperty('judge/separation', 1);
  expect(await shown([1, 2, 3], [5, 6, 7])).toHaveProperty('judge/separation', 0);
  expect(await shown([1, 1], [1, 1])).toHaveProperty('judge/separation', 0.5);
});
