import { tf, type FieldSpec } from '@ganzoo/sdk';
import { normalBatches, type Baseline, type BaselineContext } from './baseline.ts';
import { meanOf, summed } from './summed.ts';

/**
 * The naive baseline N0: each number of an example (each pixel) a normal of its own, fitted to the training split and
 * cut to the field's value range.
 *
 * A model that does not score better than its samples has learned no more than what each pixel is like.
 */
export class PixelNormals implements Baseline {
  private constructor(
    private readonly mean: tf.Tensor1D,
    private readonly deviation: tf.Tensor1D,
    private readonly field: FieldSpec,
  ) {}

  static async fit({ data, fieldName, field, signal }: BaselineContext): Promise<PixelNormals> {
    const mean = await meanOf(data, fieldName, signal);
    const squares = await summed(data, fieldName, x => tf.sum(tf.square(tf.sub(x, mean)), 0), signal);
    const deviation = tf.tidy(() => tf.sqrt(tf.div(squares, data.size - 1)) as tf.Tensor1D);
    squares.dispose();
    return new PixelNormals(mean, deviation, field);
  }

  batches(count: number): Iterable<tf.Tensor> {
    const { mean, deviation, field } = this;
    return normalBatches('pixel-normals', count, mean.size, field, unit =>
      tf.add(tf.mul(unit, deviation), mean),
    );
  }

  dispose(): void {
    tf.dispose([this.mean, this.deviation]);
  }
}
