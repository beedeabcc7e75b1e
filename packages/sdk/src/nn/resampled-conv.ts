import * as tf from '@ganzoo/tfjs';

/** Height and width doubled, each pixel repeated: [n, h, w, c] to [n, 2h, 2w, c]. */
export function doubled(x: tf.Tensor): tf.Tensor {
  const [, height, width] = x.shape as [number, number, number, number];
  return tf.image.resizeNearestNeighbor(x as tf.Tensor4D, [2 * height, 2 * width]);
}

/** Height and width halved, the mean of each 2×2 pixels: [n, h, w, c] to [n, h/2, w/2, c]. */
export function halved(x: tf.Tensor): tf.Tensor {
  return tf.avgPool(x as tf.Tensor4D, 2, 2, 'valid');
}

/**
 * conv({@link doubled}(x), kernel), stride 1 and padding `same`, without making the large picture.
 *
 * It is one transposed convolution of stride 2 by a kernel of k + 1 (as StyleGAN's code has it, arXiv:1812.04948): 16 products a pixel
 * where a 3×3 kernel on the doubled picture takes 36. The kernel [k, k, in, out] has an odd k.
 */
export function upsampledConv(x: tf.Tensor, kernel: tf.Tensor): tf.Tensor {
  const [batch, height, width] = x.shape as [number, number, number, number];
  const [k, , , filters] = kernel.shape as [number, number, number, number];
  if (k === 1) return doubled(tf.conv2d(x as tf.Tensor4D, kernel as tf.Tensor4D, 1, 'same'));
  // out[o] = Σ_u K[u]·x[⌊(o + u - p)/2⌋] = Σ_n x[n]·F[o - 2n + p] with F[t] = Σ_a K[k - 1 + a - t], a in {0, 1}
  const wide = widened(kernel, t => [k - 1 - t, k - t], 1);
  return tf.conv2dTranspose(
    x as tf.Tensor4D,
    tf.transpose(wide, [0, 1, 3, 2]),
    [batch, 2 * height, 2 * width, filters],
    2,
    'same',
  );
}

/**
 * {@link halved}(conv(x, kernel)), stride 1 and padding `same`, as one convolution of stride 2 by a kernel of k + 1: 16
 * products where a 3×3 kernel before the mean takes 36. Height and width are even, k is odd.
 */
export function downsampledConv(x: tf.Tensor, kernel: tf.Tensor): tf.Tensor {
  const conv = (input: tf.Tensor, filter: tf.Tensor, stride: number): tf.Tensor =>
    tf.conv2d(input as tf.Tensor4D, filter as tf.Tensor4D, stride, 'same');
  if (kernel.shape[0] === 1) return conv(halved(x), kernel, 1);
  // out[n] = ½·Σ_a Σ_u K[u]·x[2n + a + u - p] = Σ_t F[t]·x[2n + t - p] with F[t] = ½·Σ_a K[t - a], a in {0, 1}
  return conv(
    x,
    widened(kernel, t => [t, t - 1], 1 / 2),
    2,
  );
}

/** A kernel one wider: in both directions F[t] = factor · Σ K[u] over the `taps` u of t that K has. */
function widened(kernel: tf.Tensor, taps: (t: number) => readonly number[], factor: number): tf.Tensor4D {
  const [k, , channels, filters] = kernel.shape as [number, number, number, number];
  const wide = k + 1;
  const matrix = new Float32Array(wide * wide * k * k);
  const place = (t: number): readonly number[] => taps(t).filter(u => u >= 0 && u < k);
  for (let row = 0; row < wide; row++) {
    for (let column = 0; column < wide; column++) {
      for (const u of place(row)) {
        for (const v of place(column)) matrix[(row * wide + column) * k * k + u * k + v] = factor * factor;
      }
    }
  }
  const flat = tf.reshape<tf.Rank.R2>(kernel, [k * k, channels * filters]);
  return tf.reshape(tf.matMul(tf.tensor2d(matrix, [wide * wide, k * k]), flat), [
    wide,
    wide,
    channels,
    filters,
  ]);
}
