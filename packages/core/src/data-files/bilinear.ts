/**
 * A square picture of `side` pixels scaled to `size` pixels, [size, size, channels]: each value from the four pixels around
 * the point (y·side/size, x·side/size), pixels being points at whole numbers.
 *
 * This is how TensorFlow 1 scaled pictures: corners are not aligned, and what lies between those four pixels is not looked
 * at, however small the picture becomes. Values are rounded to bytes.
 */
export function scaledBilinearly(
  pixels: Uint8Array,
  side: number,
  size: number,
  channels: number,
): Uint8Array {
  const places = Array.from({ length: size }, (_, i) => {
    const at = (i * side) / size;
    const low = Math.floor(at);
    return { low, high: Math.min(low + 1, side - 1), share: at - low };
  });
  const out = new Uint8Array(size * size * channels);
  const value = (y: number, x: number, c: number): number => pixels[(y * side + x) * channels + c]!;
  let to = 0;
  for (const y of places) {
    for (const x of places) {
      for (let c = 0; c < channels; c++) {
        const above = value(y.low, x.low, c) + x.share * (value(y.low, x.high, c) - value(y.low, x.low, c));
        const below =
          value(y.high, x.low, c) + x.share * (value(y.high, x.high, c) - value(y.high, x.low, c));
        out[to++] = Math.round(above + y.share * (below - above));
      }
    }
  }
  return out;
}
