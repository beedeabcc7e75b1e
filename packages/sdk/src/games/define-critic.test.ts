import type * as tf from '@ganzoo/tfjs';
import { expect, it } from 'vitest';
import type { Batch } from '../contracts/game.ts';
import { JUDGE } from '../judge.ts';
import { defineCritic } from './define-critic.ts';

const tensor = (name: string): tf.Tensor => name as unknown as tf.Tensor;

it('shows score and features what constraints make of an example, and notes which sort it is', () => {
  const noted: string[] = [];
  const judge = {
    note: (x: tf.Tensor, of: string) => (noted.push(`${String(x)} is ${of}`), x),
    shown: (x: tf.Tensor, nets: readonly string[]) => tensor(`${String(x)} seen by ${nets.join()}`),
  };
  const critic = defineCritic<'d'>({
    nets: ['d'],
    real: () => tensor('x'),
    fake: () => tensor('G(z)'),
    score: x => tensor(`score of ${String(x)}`),
    features: x => tensor(`features of ${String(x)}`),
  });
  const plain = {} as unknown as Batch<'d', never, 'x'>;
  const batch = { [JUDGE]: judge } as unknown as Batch<'d', never, 'x'>;
  expect([critic.real(batch), critic.fake(batch)]).toEqual(['x', 'G(z)']);
  expect(noted).toEqual(['x is real', 'G(z) is fake']);
  for (const of of ['score', 'features'] as const) {
    expect(critic[of]!(tensor('x'), batch)).toBe(`${of} of x seen by d`);
    expect(critic[of]!(tensor('x'), plain)).toBe(`${of} of x`);
  }
});

it('has features only where they are given', () => {
  const critic = defineCritic<'d'>({
    nets: ['d'],
    real: () => tensor('x'),
    fake: () => tensor('y'),
    score: x => x,
  });
  expect(critic).not.toHaveProperty('features');
});
