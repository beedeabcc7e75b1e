import * as tf from '@ganzoo/tfjs';

/**
 * A kernel as the matrix [out, everything else] that its layer multiplies by, for norms, spectra and orthogonality.
 *
 * `out` is the axis of the outputs, or says it: the last one of dense [in, out] and conv [k, k, in, out], the last but one
 * of deconv [k, k, out, in].
 */
export function kernelMatrix(weight: tf.Tensor, out: number | { readonly out: number } = -1): tf.Tensor2D {
  const given = typeof out === 'number' ? out : out.out;
  const axis = given < 0 ? weight.rank + given : given;
  const rest = weight.shape.map((_, i) => i).filter(i => i !== axis);
  const outputs = weight.shape[axis]!;
  return tf.reshape<tf.Rank.R2>(tf.transpose(weight, [axis, ...rest]), [outputs, weight.size / outputs]);
}
