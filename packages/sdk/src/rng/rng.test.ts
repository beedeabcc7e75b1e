import { describe, expect, it } from 'vitest';
import { philoxBlock } from './philox.ts';
import { Rng } from './rng.ts';

describe('philox', () => {
  // the known answers published with the generator (Random123, kat_vectors, philox4x32 with 10 rounds)
  it.each([
    [
      [0, 0, 0, 0],
      [0, 0],
      [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
    ],
    [
      [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
      [0xffffffff, 0xffffffff],
      [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
    ],
    [
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      [0xa4093822, 0x299f31d0],
      [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
    ],
  ])('gives the published words', (counter, key, words) => {
    const out = new Uint32Array(4);
    const [c0, c1, c2, c3] = counter as [number, number, number, number];
    philoxBlock(out, 0, c0, c1, c2, c3, key[0]!, key[1]!);
    expect(Array.from(out)).toEqual(words);
  });
});

describe('Rng', () => {
  const mean = (values: ArrayLike<number>): number =>
    Array.from(values).reduce((a, b) => a + b, 0) / values.length;

  it('gives the same for the same seed, name and counter, and something else for any other', () => {
    const draw = (seed: number, name: string, counter: number): number[] =>
      Array.from(new Rng(seed).fork(name).uniform(5, { counter }));
    expect(draw(1, 'a', 0)).toEqual(draw(1, 'a', 0));
    for (const other of [draw(2, 'a', 0), draw(1, 'b', 0), draw(1, 'a', 1)])
      expect(other).not.toEqual(draw(1, 'a', 0));
    // seeds above 32 bits count in full
    expect(draw(2 ** 40 + 1, 'a', 0)).not.toEqual(draw(1, 'a', 0));
  });

  it('has independent streams', () => {
    const n = 10_000;
    const [a, b] = [new Rng(1).fork('a').normal(n), new Rng(1).fork('b').normal(n)];
    // the correlation of independent draws has standard deviation 0.01; four of them
    expect(Math.abs(mean(a.map((v, i) => v * b[i]!)))).toBeLessThan(0.04);
  });

  it('draws uniform and normal numbers with the right moments', () => {
    const n = 100_000;
    const u = new Rng(3).uniform(n, { low: -1, high: 3 });
    const z = new Rng(4).normal(n, { mean: 2, sd: 0.5 });
    expect(Math.min(...u.slice(0, 5000))).toBeGreaterThanOrEqual(-1);
    // standard errors: 4/√12/√n = 0.0037 and 0.5/√n = 0.0016; four of them
    expect(Math.abs(mean(u) - 1)).toBeLessThan(0.015);
    expect(Math.abs(mean(z) - 2)).toBeLessThan(0.007);
    expect(Math.abs(mean(z.map(v => (v - 2) ** 2)) - 0.25)).toBeLessThan(0.005);
  });

  it('permutes every number once, all orders alike', () => {
    const rng = new Rng(5);
    expect([...rng.permutation(1000)].sort((a, b) => a - b)).toEqual([...Array(1000).keys()]);
    const counts = new Map<string, number>();
    for (let i = 0; i < 6000; i++) {
      const order = rng.permutation(3, i).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    // 1000 each with standard deviation 29; five of them
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(145);
  });

  it('draws whole numbers of the whole range', () => {
    expect(new Set(new Rng(6).integers(1000, 7))).toEqual(new Set([0, 1, 2, 3, 4, 5, 6]));
  });
});
