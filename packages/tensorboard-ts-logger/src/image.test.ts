import { decode, encode } from 'fast-png';
import { expect, test } from 'vitest';
import { toPng } from './image.ts';

const pixels = (count: number) => Uint8Array.from({ length: count }, (_, i) => (i * 37 + 11) % 256);

test.each([1, 2, 3, 4])('a picture of %i channels comes back pixel by pixel', channels => {
  const data = pixels(5 * 3 * channels);
  const { width, height, png } = toPng({ width: 5, height: 3, channels, data });
  expect([width, height]).toEqual([5, 3]);
  const decoded = decode(png);
  expect(decoded.channels).toBe(channels);
  expect(Array.from(decoded.data)).toEqual(Array.from(data));
});

test('pixels may lie in the middle of a larger buffer', () => {
  const data = pixels(100).subarray(7, 7 + 12);
  expect(Array.from(decode(toPng({ width: 2, height: 2, channels: 3, data }).png).data)).toEqual(
    Array.from(data),
  );
});

test('PNG bytes pass unchanged and tell their own size', () => {
  const png = encode({ width: 7, height: 2, channels: 1, data: pixels(14) });
  const inLarger = new Uint8Array(png.length + 9);
  inLarger.set(png, 9);
  expect(toPng(inLarger.subarray(9))).toEqual({ width: 7, height: 2, png: inLarger.subarray(9) });
});

test.each([
  ['bytes that do not fit', { width: 2, height: 2, channels: 3, data: pixels(4) }],
  ['five channels', { width: 1, height: 1, channels: 5, data: pixels(5) }],
  ['no width', { width: 0, height: 1, channels: 1, data: pixels(0) }],
  ['no PNG', pixels(40)],
  ['a cut PNG', encode({ width: 7, height: 2, channels: 1, data: pixels(14) }).subarray(0, 20)],
])('%s are refused', (_, image) => {
  expect(() => toPng(image)).toThrow(RangeError);
});
