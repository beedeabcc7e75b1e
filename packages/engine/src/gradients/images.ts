import * as tf from '@ganzoo/tfjs';
import { corners, rotation, type Projection } from '../projection.ts';
import { gradient } from './activations.ts';

/**
 * Gradients of pictures seen through maps, which tfjs has not: each pixel of the result gives its derivative to the pixels
 * that it was read from, in their shares. The maps themselves get none: a loss that leads to them is refused by tfjs.
 */
export function registerImageGradients(): void {
  gradient('Transform', ['image', 'transforms'], (dy, [image, transforms], attrs) => {
    const { interpolation, fillMode } = attrs as unknown as Projection;
    const size = dy.shape.slice(1, 3) as [number, number];
    return { image: () => spread(dy, image!.shape, transforms!, { interpolation, fillMode, size }) };
  });
  gradient('RotateWithOffset', [], (dy, _, attrs) => {
    const [, height, width] = dy.shape as [number, number, number, number];
    const { radians, center } = attrs as unknown as { radians: number; center: number | [number, number] };
    const map = rotation(radians, tf.backend_util.getImageCenter(center, height, width));
    const projection = { interpolation: 'nearest', fillMode: 'constant', size: [height, width] } as const;
    return { image: () => spread(dy, dy.shape, tf.tensor2d(map, [1, 8]), projection) };
  });
}

function spread(
  dy: tf.Tensor,
  shape: readonly number[],
  transforms: tf.Tensor,
  projection: Projection,
): tf.Tensor {
  const [batch, height, width, channels] = shape as [number, number, number, number];
  const read = corners(shape, transforms, projection);
  const flat = tf.reshape(dy, [-1, channels]);
  const parts = read.map(({ share }) => tf.mul(flat, tf.expandDims(share, 1)));
  const rows = tf.concat(read.map(corner => corner.rows));
  const sums = tf.unsortedSegmentSum(tf.concat(parts), rows, batch * height * width);
  return tf.reshape(sums, [...shape]);
}
