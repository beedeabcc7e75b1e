/** Pixels on a side of a picture, and parts that each is divided into along a side. */
export interface Grid {
  readonly side: number;
  readonly subPixels: number;
  /** Sub-pixels by which the window of a pixel begins before the pixel, in both directions. */
  readonly offset: number;
}

/**
 * Sub-pixels of each pixel that lie outside of convex polygons, 0 .. subPixels²: uint8 [count, side, side].
 *
 * A sub-pixel is inside where its middle is. A line through the middles of a row cuts a convex polygon in one piece, so
 * a row is two crossings and a few numbers instead of an inside test for each. What is beyond the picture is outside.
 */
export function rasterise(vertices: Float64Array, sides: number, grid: Grid): Uint8Array {
  const count = vertices.length / (2 * sides);
  const each = grid.side ** 2;
  const light = new Uint8Array(count * each).fill(grid.subPixels ** 2);
  for (let i = 0; i < count; i++) {
    darken(
      light.subarray(i * each, (i + 1) * each),
      vertices.subarray(2 * i * sides, 2 * (i + 1) * sides),
      grid,
    );
  }
  return light;
}

/** Takes from each pixel as many sub-pixels as lie inside of the polygon. */
function darken(picture: Uint8Array, vertices: Float64Array, { side, subPixels, offset }: Grid): void {
  const fine = side * subPixels;
  let [top, bottom] = [Infinity, -Infinity];
  for (let i = 1; i < vertices.length; i += 2) {
    top = Math.min(top, vertices[i]!);
    bottom = Math.max(bottom, vertices[i]!);
  }
  const end = Math.min(fine, firstFrom(bottom * fine));
  for (let row = firstFrom(top * fine); row < end; row++) {
    const line = Math.floor((row + offset) / subPixels);
    if (line >= side) return;
    const [left, right] = crossings(vertices, (row + 0.5) / fine);
    const last = Math.min(fine, firstFrom(right * fine));
    for (let at = firstFrom(left * fine); at < last;) {
      const pixel = Math.floor((at + offset) / subPixels);
      if (pixel >= side) break;
      const next = Math.min(last, (pixel + 1) * subPixels - offset);
      picture[line * side + pixel]! -= next - at;
      at = next;
    }
  }
}

/** The first sub-pixel of the picture whose middle is at a place or after it. */
function firstFrom(place: number): number {
  return Math.max(0, Math.ceil(place - 0.5));
}

/** Where a horizontal line enters and leaves a convex polygon. */
function crossings(vertices: Float64Array, y: number): readonly [left: number, right: number] {
  let [left, right] = [Infinity, -Infinity];
  let [x0, y0] = [vertices.at(-2)!, vertices.at(-1)!];
  for (let i = 0; i < vertices.length; i += 2) {
    const [x1, y1] = [vertices[i]!, vertices[i + 1]!];
    if (y0 <= y !== y1 <= y) {
      const x = x0 + ((y - y0) / (y1 - y0)) * (x1 - x0);
      left = Math.min(left, x);
      right = Math.max(right, x);
    }
    [x0, y0] = [x1, y1];
  }
  return [left, right];
}
