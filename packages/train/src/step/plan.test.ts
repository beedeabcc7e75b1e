import type { RunParts } from '@ganzoo/core';
import { describe, expect, it } from 'vitest';
import {
  drawsAfter,
  isDue,
  looksAfter,
  mostTogether,
  nextCall,
  planAfter,
  samePlan,
  savesAfter,
} from './plan.ts';
import type { StepPlan } from './context.ts';

/** The parts that plans depend on; intervals of 0 stand for never. */
function partsOf(
  given: {
    steps?: number;
    log?: Partial<RunParts['config']['log']>;
    every?: number;
    stepsPerCall?: number | 'auto';
    phases?: { players: string[]; steps?: number }[];
    discIters?: (step: number, count: number) => number;
    monitors?: { every: number; product: object }[];
  } = {},
): RunParts {
  const { steps = 1000, log, every = 0, stepsPerCall = 'auto', phases, discIters, monitors = [] } = given;
  return {
    steps,
    config: {
      log: { scalars: 0, images: 0, histograms: 0, grid: 8, ...log },
      train: { discIters: 2, stepsPerCall, checkpoints: { every, keep: 1 } },
    },
    monitors,
    game: { players: { discriminator: {}, generator: {} }, phases },
    schedulers: discIters ? [{ product: { discIters }, moves: [] }] : [],
  } as unknown as RunParts;
}

const at = (step: number) => ({ step, scalars: {}, scores: [] });
const fast = { msPerStep: 1, most: 32 };
const never = (): boolean => false;

describe('isDue', () => {
  it('counts in intervals, and 0 is never', () => {
    expect([0, 9, 10, 20].map(step => isDue(step, 10))).toEqual([true, false, true, true]);
    expect(isDue(10, 0)).toBe(false);
  });
});

describe('planAfter', () => {
  it('wants all scalars of the steps that are logged, and of the last', () => {
    const parts = partsOf({ steps: 25, log: { scalars: 10 } });
    const detailed = Array.from({ length: 25 }, (_, step) => planAfter(parts, at(step)).detailed);
    expect(detailed.flatMap((yes, i) => (yes ? [i + 1] : []))).toEqual([10, 20, 25]);
  });

  it('moves the players of the phase a step lies in, and all after the last phase', () => {
    const parts = partsOf({
      phases: [
        { players: ['generator'], steps: 2 },
        { players: ['discriminator'], steps: 1 },
      ],
    });
    expect([0, 1, 2, 3].map(step => planAfter(parts, at(step)).players)).toEqual([
      ['generator'],
      ['generator'],
      ['discriminator'],
      ['discriminator', 'generator'],
    ]);
  });

  it('lets schedulers change the number of updates', () => {
    const parts = partsOf({ discIters: (step, count) => (step < 5 ? 10 * count : count) });
    expect([4, 5].map(step => planAfter(parts, at(step)).discIters)).toEqual([20, 2]);
  });
});

describe('samePlan', () => {
  const players = ['discriminator', 'generator'];
  const plan: StepPlan = { players, discIters: 1, order: 'in-turn', detailed: false };
  it.each<[string, Partial<StepPlan>, boolean]>([
    ['nothing', {}, true],
    ['the order of players', { players: ['generator', 'discriminator'] }, false],
    ['a player less', { players: ['discriminator'] }, false],
    ['the number of updates', { discIters: 2 }, false],
    ['the scalars', { detailed: true }, false],
  ])('sees a change of %s', (_, change, same) => {
    const other = { ...plan, players: [...plan.players], ...change };
    expect([samePlan(plan, other), samePlan(other, plan)]).toEqual([same, same]);
  });
});

describe('nextCall', () => {
  it('runs as many steps as fit into 50 ms, at most as many as a call may', () => {
    const parts = partsOf();
    const counts = [Infinity, 60, 20, 1].map(
      msPerStep => nextCall(parts, at(0), { msPerStep, most: 32 }, never).together,
    );
    expect(counts).toEqual([1, 1, 2, 32]);
    expect(nextCall(parts, at(0), { msPerStep: 1, most: 1 }, never).together).toBe(1);
  });

  it('runs as many as the experiment says, however long they take', () => {
    expect(nextCall(partsOf({ stepsPerCall: 7 }), at(0), { msPerStep: 1e3, most: 32 }, never).together).toBe(
      7,
    );
    expect(mostTogether(partsOf({ stepsPerCall: 100 }), 1, 32)).toBe(32);
  });

  it('ends with the first step after which somebody looks', () => {
    expect(nextCall(partsOf(), at(10), fast, done => done === 14).together).toBe(4);
  });

  it('ends before a step with another plan, and runs a step with all scalars alone', () => {
    const logging = partsOf({ log: { scalars: 10 } });
    expect(nextCall(logging, at(4), fast, never)).toEqual({
      plan: { players: ['discriminator', 'generator'], discIters: 2, order: 'in-turn', detailed: false },
      together: 5,
    });
    expect(nextCall(logging, at(9), fast, never)).toMatchObject({ plan: { detailed: true }, together: 1 });
    const phases = partsOf({ phases: [{ players: ['generator'], steps: 3 }] });
    expect(nextCall(phases, at(0), fast, never).together).toBe(3);
  });
});

describe('what is done after a step', () => {
  it('draws at the interval, early on, and at the end; never for 0', () => {
    const steps = Array.from({ length: 1200 }, (_, i) => i + 1);
    const drawn = (images: number): number[] =>
      steps.filter(step => drawsAfter(partsOf({ steps: 1200, log: { images } }), step));
    expect(drawn(500)).toEqual([100, 500, 1000, 1200]);
    expect(drawn(0)).toEqual([]);
  });

  it('saves at the interval and at the end', () => {
    const parts = partsOf({ steps: 25, every: 10 });
    expect([5, 10, 20, 24, 25].filter(step => savesAfter(parts, step))).toEqual([10, 20, 25]);
  });

  it('looks for each of these, for histograms, and where a score is due', () => {
    const parts = partsOf({ steps: 100, every: 30, log: { histograms: 40, images: 50 } });
    const looked = (due?: (step: number, last: boolean) => boolean): number[] =>
      Array.from({ length: 100 }, (_, i) => i + 1).filter(step => looksAfter(parts, step, due && { due }));
    expect(looked()).toEqual([30, 40, 50, 60, 80, 90, 100]);
    expect(looked(step => step === 7)).toEqual([7, 30, 40, 50, 60, 80, 90, 100]);
  });

  it('looks where a monitor shows something: at its interval and at the end, and for 0 at the end alone', () => {
    const show = (): object => ({});
    const looked = (...monitors: { every: number; product: object }[]): number[] =>
      [...Array(26).keys()].slice(1).filter(step => looksAfter(partsOf({ steps: 25, monitors }), step));
    expect(looked({ every: 10, product: { show } })).toEqual([10, 20, 25]);
    expect(looked({ every: 0, product: { show } })).toEqual([25]);
    expect(looked({ every: 10, product: { warn: show } })).toEqual(looked());
  });
});
