import { expect, test } from 'vitest';
import { scaledBilinearly } from './bilinear.ts';

/** A square of one channel from a function of row and column. */
function square(side: number, value: (y: number, x: number) => number): Uint8Array {
  return Uint8Array.from({ length: side * side }, (_, i) => value(Math.floor(i / side), i % side));
}

test('the same size gives the same picture', () => {
  const picture = square(5, (y, x) => 17 * y + 3 * x);
  expect(scaledBilinearly(picture, 5, 5, 1)).toEqual(picture);
});

test('what changes evenly is read at y·side/size and x·side/size, corners not aligned', () => {
  // 160 to 64 as in the study: every 2.5 pixels from the first on
  const made = scaledBilinearly(
    square(160, (y, x) => 0.4 * y + x),
    160,
    64,
    1,
  );
  const rounded = (y: number, x: number): number => {
    const byte = (row: number, column: number): number => Math.floor(0.4 * row + column);
    const between = (a: number, b: number, share: number): number => a + share * (b - a);
    const [low, column] = [Math.floor(2.5 * y), Math.floor(2.5 * x)];
    const at = (row: number): number => between(byte(row, column), byte(row, column + 1), (2.5 * x) % 1);
    return Math.round(between(at(low), at(low + 1), (2.5 * y) % 1));
  };
  for (const [y, x] of [
    [0, 0],
    [0, 1],
    [1, 0],
    [3, 5],
    [63, 63],
  ] as const)
    expect(made[64 * y + x]).toBe(rounded(y, x));
});

test('only the four nearest pixels count: every other stripe is missed', () => {
  const stripes = square(8, (_, x) => (x % 2 ? 255 : 0));
  expect([...scaledBilinearly(stripes, 8, 4, 1)]).toEqual(Array(16).fill(0));
});

test('growing repeats the last pixel at the far edges', () => {
  expect([...scaledBilinearly(Uint8Array.of(0, 100, 0, 100), 2, 4, 1)].slice(0, 4)).toEqual([
    0, 50, 100, 100,
  ]);
});

test('channels stay apart', () => {
  const colours = Uint8Array.of(0, 200, 10, 100, 0, 30, 0, 200, 10, 100, 0, 30);
  expect([...scaledBilinearly(colours, 2, 4, 3)].slice(0, 6)).toEqual([0, 200, 10, 50, 100, 20]);
});
