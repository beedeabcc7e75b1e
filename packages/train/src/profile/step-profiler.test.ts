import { Engine, installTensorFlow } from '@ganzoo/engine';
import { expect, it } from 'vitest';
import { NO_PROFILE, SPAN, StepProfiler, type StepsProfile } from './step-profiler.ts';

/** Goes through steps without doing anything in them. */
async function profile(count: number, from: number, to: number): Promise<StepsProfile[]> {
  const engine = await Engine.start({ library: await installTensorFlow() });
  const profiler = new StepProfiler({ profiler: engine.profiler(), count, from, to });
  const profiles: (StepsProfile | undefined)[] = [];
  for (let step = from; step < to; step++) {
    profiles.push(profiler.next(step + 1));
    profiler.time('work', () => undefined);
  }
  profiles.push(profiler.end());
  expect(profiler.active).toBe(false);
  return profiles.filter(made => made !== undefined);
}

it.each([
  ['ten steps later where there are enough', 5, 0, 100, 11, 5],
  ['ten steps later where there are just enough', 5, 0, 15, 11, 5],
  ['two steps later in a short run', 5, 0, 14, 3, 5],
  ['counted from where a run goes on', 3, 40, 60, 51, 3],
  ['with fewer steps where there are no more', 5, 0, 4, 3, 2],
  ['in a run of one step', 5, 0, 1, 1, 1],
])('profiles %s', async (_, count, from, to, firstStep, steps) => {
  const profiles = await profile(count, from, to);
  expect(profiles.map(({ firstStep, steps }) => [firstStep, steps])).toEqual([[firstStep, steps]]);
  const expected = Array.from({ length: steps }, (_, i) => firstStep + i);
  for (const name of [SPAN.step, 'work']) {
    const spans = profiles[0]!.spans.filter(span => span.name === name);
    expect(spans.map(({ step }) => step)).toEqual(expected);
  }
});

it('NO_PROFILE runs what it is given and profiles nothing', () => {
  expect(NO_PROFILE.next(1)).toBeUndefined();
  expect(NO_PROFILE.time('work', () => 7)).toBe(7);
  NO_PROFILE.open('work')();
  expect(NO_PROFILE.end()).toBeUndefined();
  expect([NO_PROFILE.active, NO_PROFILE.wanted]).toEqual([false, false]);
});
