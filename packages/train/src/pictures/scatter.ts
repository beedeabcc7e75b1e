import type { Picture } from '@ganzoo/sdk';

/** Points in the plane, x and y one after another. */
export interface Points {
  readonly values: Float32Array;
  readonly count: number;
}

const SIDE = 384;

/**
 * Real points in gray under generated ones in blue, on a square that shows the middle 99 % of the real ones with a
 * margin of a quarter on each side.
 */
export function scatter(real: Points, fake: Points): Picture {
  const data = new Uint8Array(SIDE * SIDE * 3).fill(255);
  const view = square(real);
  draw(data, real, view, [190, 190, 190]);
  draw(data, fake, view, [20, 80, 200]);
  return { width: SIDE, height: SIDE, channels: 3, data };
}

interface View {
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

function square({ values, count }: Points): View {
  const axis = (offset: number): [number, number] => {
    const sorted = Float32Array.from({ length: count }, (_, i) => values[2 * i + offset]!).sort();
    const at = (share: number): number => sorted[Math.round(share * (count - 1))] ?? 0;
    return [at(0.005), at(0.995)];
  };
  const [x0, x1] = axis(0);
  const [y0, y1] = axis(1);
  const size = 1.5 * Math.max(x1 - x0, y1 - y0, 1e-6);
  return { x: (x0 + x1 - size) / 2, y: (y0 + y1 - size) / 2, size };
}

function draw(data: Uint8Array, { values, count }: Points, view: View, colour: readonly number[]): void {
  for (let i = 0; i < count; i++) {
    const x = Math.floor(((values[2 * i]! - view.x) / view.size) * SIDE);
    const y = SIDE - 1 - Math.floor(((values[2 * i + 1]! - view.y) / view.size) * SIDE);
    // a point is two pixels wide, so that it is seen
    for (const [px, py] of [
      [x, y],
      [x + 1, y],
      [x, y + 1],
      [x + 1, y + 1],
    ] as const) {
      // NaN compares false with every bound, so ask for inside, not for outside
      if (px >= 0 && py >= 0 && px < SIDE && py < SIDE) data.set(colour, (py * SIDE + px) * 3);
    }
  }
}
