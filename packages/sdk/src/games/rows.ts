import * as tf from '@ganzoo/tfjs';
import type { TensorRng } from '../rng/tensor-rng.ts';

/** The examples of a batch in random order: [batch, ...], so that a field no longer meets the one it came with. */
export function shuffle(x: tf.Tensor, rng: TensorRng): tf.Tensor {
  return tf.gather(x, rng.permutation(x.shape[0]));
}
