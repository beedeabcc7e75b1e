import { expect, it } from 'vitest';
import { made } from './made.ts';
import type { Subject } from './subject.ts';

/** Gives finite numbers, or counts of at least one, for every step of a run. */
export function schedulerContract(subject: Subject<'scheduler'>): void {
  it('does one of the things a scheduler does, at every step', async () => {
    const scheduler = await made(subject, { steps: 100 });
    expect([scheduler.at, scheduler.discIters, scheduler.stop].some(Boolean)).toBe(true);
    for (let step = 0; step < 100; step++) {
      if (scheduler.at) expect(scheduler.at(step, 0.5)).toSatisfy(Number.isFinite);
      const count = scheduler.discIters?.(step, 1, { step, scalars: {}, scores: [] }) ?? 1;
      expect(count).toSatisfy((n: number) => Number.isInteger(n) && n >= 1);
    }
    expect(scheduler.stop?.({ step: 1, scalars: {}, scores: [] })).toBeUndefined();
  });
}
