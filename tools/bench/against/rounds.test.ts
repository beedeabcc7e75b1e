import { describe, expect, it } from 'vitest';
import { LEAST_ROUNDS, MOST_SECONDS, compareRounds, isSettled, timeRounds, type Round } from './rounds.ts';
import { inWords, verdictOf } from './verdict.ts';

/** A machine on which a measurement takes `cost(i)` times its length, i counting all measurements. */
function machine(cost: (measurement: number) => number) {
  let [ms, measured] = [0, 0];
  const order: string[] = [];
  const side = (name: string, length: number) => (): Promise<number> => {
    const took = length * cost(measured++);
    ms += took;
    order.push(name);
    return Promise.resolve(took);
  };
  return { side, clock: () => ms, order };
}

describe('timeRounds', () => {
  it('times old, new, new, old, and ends after the least number of rounds where nothing varies', async () => {
    const { side, clock, order } = machine(() => 1);
    const comparison = await timeRounds(side('old', 100), side('new', 110), clock);
    expect(comparison).toMatchObject({ rounds: LEAST_ROUNDS, old: 100, now: 110 });
    // √(x²) may round
    for (const ratio of [comparison.ratio, comparison.low, comparison.high])
      expect(ratio).toBeCloseTo(1.1, 14);
    expect(order.join(' ')).toBe(Array<string>(LEAST_ROUNDS).fill('old new new old').join(' '));
  });

  it('does not take a drift of the machine for a difference', async () => {
    const { side, clock } = machine(i => 1.05 ** i);
    const { ratio, low, high, rounds } = await timeRounds(side('old', 100), side('new', 100), clock);
    // a drift by the same factor cancels within each round, but for the rounding of powers
    for (const value of [ratio, low, high]) expect(value).toBeCloseTo(1, 12);
    expect(rounds).toBe(LEAST_ROUNDS);
  });

  it('goes on while the interval is wide, until it has taken its time', async () => {
    // every second round is 20 % off: no number of rounds makes the median's interval narrow
    const { side, clock } = machine(i => (Math.floor(i / 4) % 2 === 0 && i % 4 === 1 ? 1.44 : 1));
    const { rounds, low, high } = await timeRounds(side('old', 1000), side('new', 1000), clock);
    expect([low, high]).toEqual([1, expect.closeTo(1.2, 14)]);
    expect(clock()).toBeGreaterThanOrEqual(MOST_SECONDS * 1000);
    // the round in which the time was over was the last
    expect(clock()).toBeLessThan(MOST_SECONDS * 1000 + 4440);
    expect(rounds).toBeGreaterThan(LEAST_ROUNDS);
  });

  it('passes on what a side throws', async () => {
    const { side } = machine(() => 1);
    const broken = (): Promise<number> => Promise.reject(new Error('ended without an answer'));
    await expect(timeRounds(side('old', 1), broken)).rejects.toThrow('ended without an answer');
  });
});

describe('isSettled', () => {
  const comparison = { ratio: 1, low: 0.99, high: 1.01, old: 1, now: 1, rounds: LEAST_ROUNDS };

  it('asks for the least number of rounds, however narrow the interval and late the hour', () => {
    expect(isSettled(comparison, 0)).toBe(true);
    expect(isSettled({ ...comparison, rounds: LEAST_ROUNDS - 1 }, 10 * MOST_SECONDS)).toBe(false);
  });

  it('asks for an interval within 3 %, or for the time to be over', () => {
    const wide = { ...comparison, low: 1, high: 1.07 };
    expect(isSettled({ ...wide, high: 1.06 }, 0)).toBe(true); // √1.06 < 1.03
    expect(isSettled(wide, MOST_SECONDS - 1)).toBe(false);
    expect(isSettled(wide, MOST_SECONDS)).toBe(true);
  });
});

describe('compareRounds', () => {
  it('takes medians of the times and of the ratios of geometric means', () => {
    const rounds: Round[] = [
      { old: [1, 4], now: [2, 8] },
      { old: [1, 1], now: [1, 1] },
      { old: [2, 2], now: [6, 6] },
    ];
    expect(compareRounds(rounds)).toEqual({ ratio: 2, low: 0, high: Infinity, old: 1.5, now: 4, rounds: 3 });
  });
});

describe('verdictOf', () => {
  it.each([
    [1.04, 1.06, 'slower'],
    [0.9, 0.95, 'faster'],
    [0.98, 1.02, 'equal'],
    [1.01, 1.02, 'equal'],
    [1.02, 1.06, 'open'],
    [0.96, 1.01, 'open'],
    [0, Infinity, 'open'],
  ] as const)('of %d to %d is %s', (low, high, verdict) => {
    expect(verdictOf({ ratio: 1, low, high })).toBe(verdict);
  });

  it('stands beside the ratio and its interval', () => {
    expect(inWords({ ratio: 1.05, low: 1.04, high: 1.06 })).toBe('1.050 [1.040, 1.060]');
  });
});
