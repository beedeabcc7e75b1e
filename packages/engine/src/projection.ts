import * as tf from '@ganzoo/tfjs';

/** How a picture is read through a projective map. */
export interface Projection {
  readonly interpolation: 'nearest' | 'bilinear';
  readonly fillMode: 'constant' | 'reflect' | 'wrap' | 'nearest';
  /** Height and width of the result. */
  readonly size: readonly [number, number];
}

/** Pixels by their row in [batch·height·width, channels], and each one's share of a pixel of the result, both [pixels]. */
export interface Corner {
  readonly rows: tf.Tensor1D;
  readonly share: tf.Tensor1D;
}

/** [a0, a1, a2, b0, b1, b2, 0, 0] of the rotation that leads from a pixel's place to where it is read. */
export function rotation(radians: number, [x, y]: readonly [number, number]): number[] {
  const [sin, cos] = [Math.sin(radians), Math.cos(radians)];
  return [cos, -sin, x - x * cos + y * sin, sin, cos, y - x * sin - y * cos, 0, 0];
}

/** A colour of so many channels; the fourth, alpha, is opaque. */
export function alphaOpaque(colour: readonly number[], channels: number): Float32Array {
  return Float32Array.from({ length: channels }, (_, i) => (i === 3 ? 255 : colour[i]!));
}

/**
 * The one or four pixels that each pixel of the result is read from, by TensorFlow's rules: (x, y) of the result is read at
 * ((a0·x + a1·y + a2)/k, (b0·x + b1·y + b2)/k) with k = c0·x + c1·y + 1, transforms being [1 or batch, 8].
 */
export function corners(
  shape: readonly number[],
  transforms: tf.Tensor,
  { interpolation, fillMode, size }: Projection,
): Corner[] {
  const [batch, height, width] = shape as [number, number, number];
  const [a0, a1, a2, b0, b1, b2, c0, c1] = Array.from({ length: 8 }, (_, k) =>
    tf.reshape(tf.slice(transforms, [0, k], [-1, 1]), [-1, 1, 1]),
  ) as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
  const toX = tf.reshape(tf.range(0, size[1]), [1, 1, size[1]]);
  const toY = tf.reshape(tf.range(0, size[0]), [1, size[0], 1]);
  const linear = (a: tf.Tensor, b: tf.Tensor, c: tf.Tensor | number): tf.Tensor =>
    tf.add(tf.add(tf.mul(a, toX), tf.mul(b, toY)), c);
  const k = linear(c0, c1, 1);
  const infinite = tf.cast(tf.equal(k, 0), 'float32');
  const divisor = tf.add(k, infinite);
  const x = mapped(tf.div(linear(a0, a1, a2), divisor), width, fillMode);
  const y = mapped(tf.div(linear(b0, b1, b2), divisor), height, fillMode);

  const first = tf.mul(
    tf.reshape(tf.range(0, batch, 1, 'int32'), [batch, 1, 1]),
    tf.scalar(height * width, 'int32'),
  );
  const corner = (column: tf.Tensor, row: tf.Tensor, share: tf.Tensor): Corner => {
    const at = tf.add(tf.mul(inside(row, height), tf.scalar(width, 'int32')), inside(column, width));
    const counted = tf.mul(
      tf.mul(tf.mul(share, within(column, width)), within(row, height)),
      tf.sub(1, infinite),
    );
    return {
      rows: tf.reshape(tf.add(first, at), [-1]),
      share: tf.reshape(tf.add(tf.zeros([batch, ...size]), counted), [-1]),
    };
  };
  if (interpolation === 'nearest') return [corner(rounded(x), rounded(y), tf.onesLike(x))];
  const [left, top] = [tf.floor(x), tf.floor(y)];
  const [fromLeft, fromTop] = [tf.sub(x, left), tf.sub(y, top)];
  const [right, bottom] = [tf.add(left, 1), tf.add(top, 1)];
  const [toRight, toBottom] = [tf.sub(1, fromLeft), tf.sub(1, fromTop)];
  return [
    corner(left, top, tf.mul(toRight, toBottom)),
    corner(right, top, tf.mul(fromLeft, toBottom)),
    corner(left, bottom, tf.mul(toRight, fromTop)),
    corner(right, bottom, tf.mul(fromLeft, fromTop)),
  ];
}

/** Half a pixel goes away from 0, as in C. */
function rounded(x: tf.Tensor): tf.Tensor {
  return tf.mul(tf.sign(x), tf.floor(tf.add(tf.abs(x), 0.5)));
}

/** 1 where there is such a row or column. */
function within(place: tf.Tensor, length: number): tf.Tensor {
  return tf.cast(tf.logicalAnd(tf.greaterEqual(place, 0), tf.less(place, length)), 'float32');
}

/** The nearest row or column that there is, as a whole number. */
function inside(place: tf.Tensor, length: number): tf.Tensor {
  return tf.cast(tf.clipByValue(place, 0, length - 1), 'int32');
}

/** Places beyond the edges brought back as the mode says, to the letter of TensorFlow's MapCoordinate. */
function mapped(x: tf.Tensor, length: number, mode: Projection['fillMode']): tf.Tensor {
  if (mode === 'constant') return x;
  return tf.clipByValue(mode === 'nearest' ? x : repeated(x, length, mode), 0, length - 1);
}

function repeated(x: tf.Tensor, length: number, mode: 'reflect' | 'wrap'): tf.Tensor {
  if (length === 1) return tf.zerosLike(x);
  if (mode === 'reflect') {
    const period = 2 * length;
    const once = tf.sub(x, tf.mul(tf.floor(tf.div(x, period)), period));
    return tf.where(tf.greaterEqual(once, length), tf.sub(period - 1, once), once);
  }
  // it counts periods of length - 1 and moves by length
  const periods = (from: tf.Tensor): tf.Tensor => tf.floor(tf.div(from, length - 1));
  const before = tf.add(x, tf.mul(tf.add(periods(tf.neg(x)), 1), length));
  const behind = tf.sub(x, tf.mul(periods(x), length));
  return tf.where(tf.less(x, 0), before, tf.where(tf.greater(x, length - 1), behind, x));
}
