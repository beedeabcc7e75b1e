import { Rng } from '@ganzoo/sdk';
import { describe, expect, it } from 'vitest';
import { generatorLossFalls } from './generator-loss-falls.ts';
import { CONTEXT, saidOf } from './logged.test.helper.ts';

const made = generatorLossFalls.create(
  { player: 'generator', correlation: 0.9, share: 0.5, logged: 100 },
  CONTEXT,
);
const warns = (values: number[]): boolean => saidOf(made, 'generator/loss', values).at(-1) !== undefined;
const line = (from: number, to: number): number[] =>
  Array.from({ length: 100 }, (_, i) => from + ((to - from) * i) / 99);

describe('generator-loss-falls', () => {
  it('warns of a line that falls by the share of where it began', () => {
    expect(warns(line(1, 0.49))).toBe(true);
    expect(warns(line(1, 0.51))).toBe(false);
    expect(warns(line(0.49, 1))).toBe(false);
    // a loss below 0 falls away from it
    expect(warns(line(-1, -1.51))).toBe(true);
    expect(saidOf(made, 'generator/loss', line(1, 0)).at(-1)).toBe(
      'the loss of generator has fallen steadily, from 1.00 by 1.00 in 100 logged steps',
    );
  });

  it('warns of a fall with a little noise, not of a noise with a little fall', () => {
    const noise = new Rng(1).normal(100);
    const with_ = (sd: number): number[] => line(1, 0.2).map((value, i) => value + sd * noise[i]!);
    // the line alone deviates by 0.8/√12 = 0.23
    expect(warns(with_(0.05))).toBe(true);
    expect(warns(with_(0.3))).toBe(false);
  });

  it('does not warn of losses that swing or stand, nor before it knows enough', () => {
    const swing = Array.from({ length: 100 }, (_, i) => 0.9 + 0.4 * Math.cos((2 * Math.PI * i) / 80));
    expect(warns(swing)).toBe(false);
    expect(warns(Array<number>(100).fill(1))).toBe(false);
    expect(warns(line(1, 0).slice(1))).toBe(false);
  });
});
