import { describe, expect, it } from 'vitest';
import { curveCsv } from './curve-csv.ts';
import { curveSvg, rasterized } from './drawing.ts';
import type { Picture } from '@ganzoo/sdk';

/** Red, green and blue at a place. */
const at = ({ width, data }: Picture, x: number, y: number): number[] => [
  ...data.subarray(3 * (y * width + x), 3 * (y * width + x) + 3),
];

/** True where a line of this colour crosses a place, or one within two pixels above or below it. */
const crosses = (picture: Picture, colour: 'blue' | 'red', x: number, y: number): boolean =>
  [-2, -1, 0, 1, 2].some(below => {
    const [red, , blue] = at(picture, x, y + below);
    return colour === 'blue' ? red! < 120 && blue! > 150 : red! > 180 && blue! < 120;
  });

describe('a curve', () => {
  const ramp = { x: [0, 1, 2, 3, 4], lines: { up: [0, 25, 50, 75, 100] } };

  it('is drawn from corner to corner of its axes', async () => {
    const picture = await rasterized(curveSvg(ramp));
    expect([picture.width, picture.height, picture.channels]).toEqual([480, 320, 3]);
    // the axes go from (60, 280) to (464, 28)
    expect(crosses(picture, 'blue', 60, 279)).toBe(true);
    expect(crosses(picture, 'blue', 262, 154)).toBe(true);
    expect(crosses(picture, 'blue', 463, 28)).toBe(true);
    expect(at(picture, 162, 100)).toEqual([255, 255, 255]);
  });

  it('has a gap where a line has no number, and a colour for each line', async () => {
    const lines = { up: [0, 25, NaN, 75, 100], down: [100, 75, 50, 25, 0] };
    const picture = await rasterized(curveSvg({ x: ramp.x, lines }));
    // the lines would cross in the middle; between 25 and 75 there is the second alone
    expect(crosses(picture, 'red', 262, 154)).toBe(true);
    expect(crosses(picture, 'blue', 212, 185)).toBe(false);
    expect(crosses(picture, 'blue', 110, 249)).toBe(true);
  });

  it.each([
    ['of one height', [3, 3]],
    ['without a number', [NaN, Infinity]],
  ])('%s is drawn all the same', async (_, line) => {
    const svg = curveSvg({ x: [0, 1], lines: { line } });
    expect(svg).not.toMatch(/NaN|Infinity/);
    expect((await rasterized(svg)).width).toBe(480);
  });

  it('shows any words at its axes', async () => {
    const svg = curveSvg({ ...ramp, axes: { x: 'a < b & c', y: '<svg' } });
    expect(svg).toContain('>a &lt; b &amp; c<');
    await rasterized(svg);
  });

  it('is a table with a column for each line', () => {
    const lines = { a: Float32Array.of(0.5, NaN), b: [1, -2] };
    expect(curveCsv({ x: [0, 0.25], lines })).toBe('x,a,b\n0,0.5,1\n0.25,NaN,-2\n');
  });
});

it('a drawing becomes pixels on white', async () => {
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" width="2" height="1"><rect width="1" height="1" fill="#102030"/></svg>';
  expect(await rasterized(svg)).toEqual({
    width: 2,
    height: 1,
    channels: 3,
    data: Uint8Array.of(16, 32, 48, 255, 255, 255),
  });
  await expect(rasterized('no drawing')).rejects.toThrow();
});
