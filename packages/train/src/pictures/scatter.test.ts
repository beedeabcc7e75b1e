import { expect, it } from 'vitest';
import type { Picture } from '@ganzoo/sdk';
import { scatter } from './scatter.ts';

const WHITE = [255, 255, 255];
const GRAY = [190, 190, 190];
const BLUE = [20, 80, 200];

const points = (...xy: number[]) => ({ values: Float32Array.from(xy), count: xy.length / 2 });
const pixel = ({ width, data }: Picture, x: number, y: number): number[] => [
  ...data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3),
];
/** Places of all pixels of a colour, [x, y]. */
function places(picture: Picture, colour: number[]): number[][] {
  const all = Array.from({ length: picture.width * picture.height }, (_, i) => [
    i % picture.width,
    Math.floor(i / picture.width),
  ]);
  return all.filter(([x, y]) => pixel(picture, x!, y!).join() === colour.join());
}

// real points from (-1, -1) to (1, 1): the square shown reaches from -1.5 to 1.5, 128 pixels a unit, y upwards
const real = points(-1, -1, 1, 1);

it('shows a generated point two pixels wide where it lies', () => {
  const picture = scatter(real, points(0.5, 1.25));
  expect([picture.width, picture.height, picture.channels]).toEqual([384, 384, 3]);
  // x: (0.5 + 1.5) · 128 = 256; y: 383 - (1.25 + 1.5) · 128 = 31
  expect(places(picture, BLUE)).toEqual([
    [256, 31],
    [257, 31],
    [256, 32],
    [257, 32],
  ]);
});

it('shows real points in gray, under the generated ones', () => {
  const picture = scatter(real, points(1, 1));
  expect(places(picture, GRAY)).toEqual([
    [64, 319],
    [65, 319],
    [64, 320],
    [65, 320],
  ]);
  expect(pixel(picture, 320, 63)).toEqual(BLUE);
});

it('leaves out points beyond its edge and those that are no numbers', () => {
  const picture = scatter(real, points(1.6, 0, 0, -9, NaN, 0));
  expect(places(picture, BLUE)).toEqual([]);
  expect(pixel(picture, 192, 192)).toEqual(WHITE);
});

it('shows the middle of the real points, whatever the farthest ones are', () => {
  const crowd = Array.from({ length: 1000 }, (_, i) => [-1 + (2 * i) / 999, -1 + (2 * i) / 999]).flat();
  const picture = scatter(points(...crowd, 1000, -1000), points(0, 0));
  const [x, y] = places(picture, BLUE)[0]!;
  // the middle 99 % ends within a hundredth of -1 and 1, and so the centre within a pixel or two of the picture's
  expect(Math.abs(x! - 192)).toBeLessThanOrEqual(2);
  expect(Math.abs(y! - 191)).toBeLessThanOrEqual(2);
});
