import { Rng } from '@ganzoo/sdk';

/** Size of a picture of bytes. */
export interface PictureSize {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** Makes of a picture [height, width, channels] another of the same size; both are bytes. */
type Operation = (picture: Uint8Array, size: PictureSize) => Uint8Array;

/** The byte at a place, where the edge goes on beyond itself. */
function at(
  picture: Uint8Array,
  { height, width, channels }: PictureSize,
  y: number,
  x: number,
  c: number,
): number {
  const row = Math.min(height - 1, Math.max(0, y));
  const column = Math.min(width - 1, Math.max(0, x));
  return picture[(row * width + column) * channels + c]!;
}

/** A picture whose byte at each place follows from the place. */
function drawn(size: PictureSize, of: (y: number, x: number, c: number) => number): Uint8Array {
  const { height, width, channels } = size;
  const made = new Uint8Array(height * width * channels);
  for (let y = 0, i = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let c = 0; c < channels; c++, i++) made[i] = Math.min(255, Math.max(0, Math.round(of(y, x, c))));
  return made;
}

/** Length of the gradient by Sobel's kernels, a quarter of it, so that a step from 0 to 255 is 255. */
const edges: Operation = (picture, size) =>
  drawn(size, (y, x, c) => {
    const p = (dy: number, dx: number): number => at(picture, size, y + dy, x + dx, c);
    const across = p(-1, 1) + 2 * p(0, 1) + p(1, 1) - p(-1, -1) - 2 * p(0, -1) - p(1, -1);
    const down = p(1, -1) + 2 * p(1, 0) + p(1, 1) - p(-1, -1) - 2 * p(-1, 0) - p(-1, 1);
    return Math.hypot(across, down) / 4;
  });

const invert: Operation = picture => picture.map(byte => 255 - byte);

/** A quarter turn against the clock, for squares. */
const rotate: Operation = (picture, size) =>
  drawn(size, (y, x, c) => at(picture, size, x, size.width - 1 - y, c));

/** The mean of the channels in each of them. */
const grey: Operation = (picture, size) => {
  const { channels } = size;
  return drawn(size, (y, x) => {
    let sum = 0;
    for (let c = 0; c < channels; c++) sum += at(picture, size, y, x, c);
    return sum / channels;
  });
};

/** Means of squares of two by two pixels, each in the place of all four. */
const downscale: Operation = (picture, size) =>
  drawn(size, (y, x, c) => {
    const [top, left] = [y - (y % 2), x - (x % 2)];
    const p = (dy: number, dx: number): number => at(picture, size, top + dy, left + dx, c);
    return (p(0, 0) + p(0, 1) + p(1, 0) + p(1, 1)) / 4;
  });

/** Normal noise of 25 bytes in each; the same for the same picture. */
const noise: Operation = picture => {
  let seed = 0;
  for (const byte of picture) seed = (Math.imul(seed, 31) + byte) >>> 0;
  const draws = new Rng(seed).fork('noise').normal(picture.length, { sd: 25 });
  return picture.map((byte, i) => Math.min(255, Math.max(0, Math.round(byte + draws[i]!))));
};

/** Half of the picture and half of its mirror image. */
const blend: Operation = (picture, size) =>
  drawn(size, (y, x, c) => (at(picture, size, y, x, c) + at(picture, size, y, size.width - 1 - x, c)) / 2);

export const OPERATIONS = { edges, invert, rotate, grey, downscale, noise, blend } as const;
