import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { imageGrid, toPng } from './grid.ts';

/** Four images of 1 × 2 pixels, one row with a left and a right one. */
const four = { count: 4, height: 1, width: 2, channels: 1, range: [-1, 1] as const };
const values = Float32Array.of(-1, 1, 0.5, -0.5, 0, 0.2, -0.2, 0.8);

describe('imageGrid', () => {
  it('puts images row by row, two a row, two gray pixels apart', () => {
    const { width, height, channels, data } = imageGrid([{ ...four, values }], 2);
    expect([width, height, channels]).toEqual([10, 8, 1]);
    const g = 128;
    // (value + 1) · 255 / 2, rounded
    expect(Array.from({ length: height }, (_, y) => [...data.subarray(y * width, (y + 1) * width)])).toEqual([
      [g, g, g, g, g, g, g, g, g, g],
      [g, g, g, g, g, g, g, g, g, g],
      [g, g, 0, 255, g, g, 191, 64, g, g],
      [g, g, g, g, g, g, g, g, g, g],
      [g, g, g, g, g, g, g, g, g, g],
      [g, g, 128, 153, g, g, 102, 230, g, g],
      [g, g, g, g, g, g, g, g, g, g],
      [g, g, g, g, g, g, g, g, g, g],
    ]);
  });

  it('leaves the rest of the last row gray', () => {
    const { width, height, data } = imageGrid([{ ...four, values, count: 3 }], 2);
    expect([...data.subarray(5 * width, 6 * width)]).toEqual([
      128,
      128,
      128,
      153,
      ...Array<number>(6).fill(128),
    ]);
    expect(height).toBe(8);
  });

  it('keeps red, green and blue apart, and cuts values outside the range', () => {
    const colours = Float32Array.of(0, 0.2, 1, 7, -3, 0.4);
    const { channels, width, data } = imageGrid(
      [{ values: colours, count: 1, height: 2, width: 1, channels: 3, range: [0, 1] }],
      1,
    );
    expect([channels, width]).toEqual([3, 5]);
    const pixel = (x: number, y: number): number[] => [
      ...data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3),
    ];
    expect(pixel(2, 2)).toEqual([0, 51, 255]);
    expect(pixel(2, 3)).toEqual([255, 0, 102]);
  });

  it('puts several images into a cell, a pixel apart and in colour where one of them is', () => {
    const gray = {
      values: Float32Array.of(-1, 1),
      count: 2,
      height: 1,
      width: 1,
      channels: 1,
      range: [-1, 1] as const,
    };
    const red = { ...gray, values: Float32Array.of(1, -1, -1, 1, -1, -1), channels: 3 };
    const { width, height, channels, data } = imageGrid([gray, red], 2);
    expect([width, height, channels]).toEqual([12, 5, 3]);
    const row = Array.from({ length: width }, (_, x) => [
      ...data.subarray((2 * width + x) * 3, (2 * width + x) * 3 + 3),
    ]);
    const [g, black, white, full] = [
      [128, 128, 128],
      [0, 0, 0],
      [255, 255, 255],
      [255, 0, 0],
    ];
    expect(row).toEqual([g, g, black, g, full, g, g, white, g, full, g, g]);
  });

  it('repeats the last of two channels, since a picture has one or three', () => {
    const batch = {
      values: Float32Array.of(0, 1),
      count: 1,
      height: 1,
      width: 1,
      channels: 2,
      range: [0, 1] as const,
    };
    const { width, data } = imageGrid([batch], 1);
    expect([...data.subarray((2 * width + 2) * 3, (2 * width + 2) * 3 + 3)]).toEqual([0, 255, 255]);
  });
});

it('toPng writes the very pixels', () => {
  const picture = imageGrid([{ ...four, values }], 2);
  const { width, height, channels, data } = decode(toPng(picture));
  expect({ width, height, channels, data: new Uint8Array(data) }).toEqual(picture);
});
