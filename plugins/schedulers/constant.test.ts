import { describe, expect, it } from 'vitest';
import { constant } from './constant.ts';

const history = { step: 0, scalars: {}, scores: [] };

describe('constant', () => {
  it('gives its value at every step', () => {
    const { at } = constant.create({ value: 0.25 }, { steps: 10 });
    expect([0, 5, 9].map(step => at!(step, 3, history))).toEqual([0.25, 0.25, 0.25]);
  });

  it('takes 0 for a value', () => {
    expect(constant.create({ value: 0 }, { steps: 10 }).at!(4, 3, history)).toBe(0);
  });

  it('keeps the configured value unless told one', () => {
    expect(constant.create({ value: null }, { steps: 10 }).at!(4, 3, history)).toBe(3);
  });
});
