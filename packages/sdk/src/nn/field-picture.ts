import * as tf from '@ganzoo/tfjs';
import type { FieldSpec } from '../contracts/data.ts';
import { CompositionError } from '../errors.ts';

/** Height, width and channels of a field's pictures. */
export interface PictureSize {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** The size of a field's pictures; throws {@link CompositionError} where it holds none. */
export function pictureSize({ shape }: FieldSpec): PictureSize {
  const [height, width, channels, more] = shape;
  if (height === undefined || width === undefined || channels === undefined || more !== undefined) {
    throw new CompositionError(
      `The architecture makes images, but the data set's examples have shape [${shape}].`,
      'Choose an architecture for vectors, such as `architecture=mlp`.',
    );
  }
  return { height, width, channels };
}

/** Any numbers brought into a field's range: sigmoid for [0, 1], tanh for [-1, 1], nothing where it is unbounded. */
export function intoRange(x: tf.Tensor, { range }: FieldSpec): tf.Tensor {
  if (!range) return x;
  const [low, high] = range;
  if (low === -1 && high === 1) return tf.tanh(x);
  const unit = tf.sigmoid(x);
  return low === 0 && high === 1 ? unit : tf.add(tf.mul(unit, high - low), low);
}
