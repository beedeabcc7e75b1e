import { encode } from 'fast-png';
import type { Picture } from '@ganzoo/sdk';

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

/** Space between the images of one cell, pixels. */
const INNER_GAP = 1;

/**
 * Cells side by side, `columns` a row, on a mid-gray ground; in cell n the nth image of each batch, from left to right.
 * Values outside the range are cut; where any image is in colour, all are.
 */
export function imageGrid(batches: readonly ImageBatch[], columns: number): Picture {
  const count = Math.min(...batches.map(each => each.count));
  const channels = batches.every(each => each.channels === 1) ? 1 : 3;
  const width = batches.reduce((sum, each) => sum + each.width + INNER_GAP, -INNER_GAP);
  const height = Math.max(...batches.map(each => each.height));
  const across = columns * (width + GAP) + GAP;
  const down = Math.ceil(count / columns) * (height + GAP) + GAP;
  const picture = {
    width: across,
    height: down,
    channels,
    data: new Uint8Array(across * down * channels),
  } as const;
  picture.data.fill(128);
  for (let n = 0; n < count; n++) {
    let left = GAP + (n % columns) * (width + GAP);
    const top = GAP + Math.floor(n / columns) * (height + GAP);
    for (const batch of batches) {
      paint(picture, batch, n, left, top);
      left += batch.width + INNER_GAP;
    }
  }
  return picture;
}

/** Paints the nth image of a batch into a picture. */
function paint(picture: Picture, batch: ImageBatch, n: number, left: number, top: number): void {
  const { values, height, width, range } = batch;
  const { channels, data } = picture;
  const scale = 255 / (range[1] - range[0]);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = ((n * height + y) * width + x) * batch.channels;
      const to = ((top + y) * picture.width + left + x) * channels;
      for (let c = 0; c < channels; c++) {
        const value = values[from + Math.min(c, batch.channels - 1)]!;
        data[to + c] = Math.max(0, Math.min(255, Math.round((value - range[0]) * scale)));
      }
    }
  }
}

/** The picture as a PNG file. */
export function toPng({ width, height, channels, data }: Picture): Uint8Array {
  return encode({ width, height, channels, data, depth: 8 });
}
