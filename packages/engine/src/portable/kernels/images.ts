import * as tf from '@ganzoo/tfjs';
import { alphaOpaque, corners, rotation, type Projection } from '../../projection.ts';
import type { Host } from '../host.ts';
import { kernel } from '../kernel.ts';

type Reading = Omit<Projection, 'size'> & {
  readonly fillValue: number;
  readonly outputShape?: readonly [number, number];
};

interface Turn {
  readonly radians: number;
  readonly fillValue: number | readonly number[];
  readonly center: number | [number, number];
}

/**
 * Pictures seen through maps, as TensorFlow sees them: tfjs's cpu backend leaves out all but the first, and that of
 * WebAssembly reflects otherwise and fills with whole numbers only.
 */
export function registerImages(host: Host): void {
  kernel(host, 'Transform', ({ inputs, attrs }) => {
    const [image, transforms] = [inputs['image'] as tf.Tensor4D, inputs['transforms'] as tf.Tensor];
    const { fillValue, outputShape, ...how } = attrs as unknown as Reading;
    const size = outputShape ?? [image.shape[1], image.shape[2]];
    return tf.tidy(() => seen(image, transforms, { ...how, size }, fillValue));
  });

  kernel(host, 'RotateWithOffset', ({ inputs, attrs }) => {
    const image = inputs['image'] as tf.Tensor4D;
    const { radians, fillValue, center } = attrs as unknown as Turn;
    const [, height, width, channels] = image.shape;
    const map = rotation(radians, tf.backend_util.getImageCenter(center, height, width));
    const how = { interpolation: 'nearest', fillMode: 'constant', size: [height, width] } as const;
    return tf.tidy(() => {
      const fill = typeof fillValue === 'number' ? fillValue : tf.tensor1d(alphaOpaque(fillValue, channels));
      return seen(image, tf.tensor2d(map, [1, 8]), how, fill);
    });
  });
}

function seen(
  image: tf.Tensor4D,
  transforms: tf.Tensor,
  projection: Projection,
  fill: number | tf.Tensor1D,
): tf.Tensor {
  const [batch, , , channels] = image.shape;
  const pixels = tf.reshape(image, [-1, channels]);
  const read = corners(image.shape, transforms, projection);
  const parts = read.map(({ rows, share }) => tf.mul(tf.gather(pixels, rows), tf.expandDims(share, 1)));
  const missing = tf.sub(1, tf.addN(read.map(({ share }) => share)));
  const filled = tf.mul(tf.expandDims(missing, 1), fill);
  return tf.reshape(tf.add(tf.addN(parts), filled), [batch, ...projection.size, channels]);
}
