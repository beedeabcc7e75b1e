import { encode } from 'fast-png';
import type { Picture } from './picture.ts';

/** Images of one size, [count, height, width, channels] one after another, in a value range. */
export interface ImageBatch {
  readonly values: Float32Array;
  readonly count: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly range: readonly [number, number];
}

/** Space between the images of a grid, pixels. */
const GAP = 2;

/** Images side by side, `columns` a row, on a mid-gray ground; values outside the range are cut. */
export function imageGrid(batch: ImageBatch, columns: number): Picture {
  const { values, count, height, width, range } = batch;
  const channels = batch.channels === 1 ? 1 : 3;
  const rows = Math.ceil(count / columns);
  const across = columns * (width + GAP) + GAP;
  const down = rows * (height + GAP) + GAP;
  const data = new Uint8Array(across * down * channels).fill(128);
  const scale = 255 / (range[1] - range[0]);
  for (let n = 0; n < count; n++) {
    const left = GAP + (n % columns) * (width + GAP);
    const top = GAP + Math.floor(n / columns) * (height + GAP);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const from = ((n * height + y) * width + x) * batch.channels;
        const to = ((top + y) * across + left + x) * channels;
        for (let c = 0; c < channels; c++) {
          const value = values[from + Math.min(c, batch.channels - 1)]!;
          data[to + c] = Math.max(0, Math.min(255, Math.round((value - range[0]) * scale)));
        }
      }
    }
  }
  return { width: across, height: down, channels, data };
}

/** The picture as a PNG file. */
export function toPng({ width, height, channels, data }: Picture): Uint8Array {
  return encode({ width, height, channels, data, depth: 8 });
}
