import { expect } from 'vitest';
import { MiniRun } from '../mini-run.ts';
import { it } from './checks.ts';
import { made } from './made.ts';
import { experimentWith, type Subject } from './subject.ts';

/** Gives finite numbers, whole counts from 0, and at least one player, for every step of a run, and takes part in one. */
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

  it('takes part in a training', async () => {
    const { at, discIters, players, stop } = await made(subject, { steps: 10 });
    const movesOnlyNumbers = at !== undefined && !discIters && !players && !stop;
    // an author's `of` stays
    const of = movesOnlyNumbers ? { of: 'optimizers.default.learningRate', ...subject.part } : {};
    // one operation after another: as many updates as a scheduler may ask for are long in compiling
    const run = await MiniRun.start(subject.catalog, experimentWith(subject, of), 'off');
    for (const values of run.take(2))
      for (const value of Object.values(values)) expect(value).toSatisfy(Number.isFinite);
    run.dispose();
  });
}
