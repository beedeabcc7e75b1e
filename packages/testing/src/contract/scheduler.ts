import { expect, it } from 'vitest';
import { made } from './made.ts';
import type { Subject } from './subject.ts';

/** Gives finite numbers, whole counts from 0, and at least one player, for every step of a run. */
export function schedulerContract(subject: Subject<'scheduler'>): void {
  it('does one of the things a scheduler does, at every step', async () => {
    const scheduler = await made(subject, { steps: 100 });
    const { at, discIters, players, stop } = scheduler;
    expect([at, discIters, players, stop].some(Boolean)).toBe(true);
    for (let step = 0; step < 100; step++) {
      const history = { step, scalars: {}, scores: [] };
      if (at) expect(at(step, 0.5, history)).toSatisfy(Number.isFinite);
      const count = discIters?.(step, 1, history) ?? 1;
      expect(count).toSatisfy((n: number) => Number.isInteger(n) && n >= 0);
      const moving = players?.(step, ['discriminator', 'generator'], history) ?? ['generator'];
      expect(moving).not.toEqual([]);
    }
    expect(stop?.({ step: 1, scalars: {}, scores: [] })).toBeUndefined();
  });
}
