import { expect, it } from 'vitest';
import { sameRange } from './same-range.ts';

it.each([
  ['equal ends', [-1, 1], [-1, 1], true],
  ['ends that differ by rounding', [0, 0.1 + 0.2], [0, 0.3], true],
  ['large ends that differ by rounding', [0, 255], [0, 255 * (1 + 2 ** -23)], true],
  ['another upper end', [0, 1], [0, 1.001], false],
  ['another lower end', [0, 1], [-1, 1], false],
  ['a small range beside another', [0, 1e-6], [0, 2e-6], false],
] as const)('%s', (_, a, b, same) => {
  expect(sameRange(a, b)).toBe(same);
});
