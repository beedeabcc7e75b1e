import { make, sharesOf, testEngine } from '@ganzoo/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { ema } from './ema.ts';

beforeAll(async () => {
  await testEngine();
});

describe('ema', () => {
  it('keeps the decay at every step', () => {
    expect(sharesOf(make(ema, { decay: 0.75 }, { steps: 10 }), 4)).toEqual([0.75, 0.75, 0.75, 0.75]);
  });

  it('keeps nothing before its first step', () => {
    expect(sharesOf(make(ema, { decay: 0.5, start: 2 }, { steps: 10 }), 4)).toEqual([0, 0, 0.5, 0.5]);
  });

  it('is 0.999 unless said', () => {
    expect(sharesOf(make(ema, {}, { steps: 10 }), 1)).toEqual([Math.fround(0.999)]);
  });
});
