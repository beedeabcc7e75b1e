import * as tf from '@ganzoo/tfjs';
import { CompositionError } from '../errors.ts';
import type { ConvOptions } from './layer-options.ts';
import { downsampledConv, upsampledConv } from './resampled-conv.ts';

/** A convolution of [batch, h, w, c] by a kernel [k, k, c, filters], with the change of size where one is wanted. */
export function convolve(x: tf.Tensor, weight: tf.Tensor, options: ConvOptions): tf.Tensor {
  const { stride = 1, padding = 'same', resample } = options;
  if (!resample) return tf.conv2d(x as tf.Tensor4D, weight as tf.Tensor4D, stride, padding);
  const [, height, width] = x.shape as [number, number, number, number];
  const kernel = weight.shape[0];
  if (stride !== 1 || padding !== 'same' || kernel % 2 === 0) {
    throw new CompositionError(
      `A convolution that resamples has an odd kernel, stride 1 and padding 'same', not ${kernel}, ${stride} and '${padding}'.`,
    );
  }
  if (resample === 'up') return upsampledConv(x, weight);
  if (height % 2 || width % 2) {
    throw new CompositionError(`Images of ${height}×${width} cannot be halved: both sides must be even.`);
  }
  return downsampledConv(x, weight);
}

/** A transposed convolution of [batch, h, w, c] by a kernel [k, k, filters, c] to [batch, h·stride, w·stride, filters]. */
export function deconvolve(x: tf.Tensor, weight: tf.Tensor, stride: number): tf.Tensor {
  const [batch, height, width] = x.shape as [number, number, number];
  const shape: [number, number, number, number] = [batch, height * stride, width * stride, weight.shape[2]!];
  return tf.conv2dTranspose(x as tf.Tensor4D, weight as tf.Tensor4D, shape, stride, 'same');
}
