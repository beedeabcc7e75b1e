import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Rng } from '@ganzoo/sdk';
import { toPng } from '@ganzoo/train';

/** Pixels on a side. */
export const SIDE = 64;

/** Writes PNGs of coloured waves with a little noise, about as large as photographs of that size; gives their bytes. */
export function writePictures(folder: string, count: number): number {
  const rng = new Rng(1);
  let bytes = 0;
  for (let n = 0; n < count; n++) {
    const noise = rng.fork(n).uniform(SIDE * SIDE * 3 + 6, { low: 0, high: 1 });
    const [a, b, c, d, e, f] = noise.subarray(-6) as unknown as [
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    const data = new Uint8Array(SIDE * SIDE * 3);
    for (let i = 0; i < data.length; i++) {
      const [x, y, channel] = [Math.floor(i / 3) % SIDE, Math.floor(i / 3 / SIDE), i % 3];
      const wave = Math.sin(0.3 * (a * x + b * y) + 6 * c + channel * d) * Math.cos(0.2 * (e * x - f * y));
      data[i] = 128 + 110 * wave + 16 * (noise[i]! - 0.5);
    }
    const png = toPng({ width: SIDE, height: SIDE, channels: 3, data });
    bytes += png.length;
    writeFileSync(join(folder, `${String(n).padStart(6, '0')}.png`), png);
  }
  return bytes;
}
