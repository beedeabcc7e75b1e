import * as tf from '@ganzoo/tfjs';

/** Giles' single-precision approximation of erf⁻¹, right to 1e-6 for |x| <= 0.96 (all that is needed here). */
export function inverseErf(x: tf.Tensor): tf.Tensor {
  const w = tf.sub(tf.neg(tf.log(tf.mul(tf.sub(1, x), tf.add(1, x)))), 2.5);
  const coefficients = [
    2.81022636e-8, 3.43273939e-7, -3.5233877e-6, -4.39150654e-6, 0.00021858087, -0.00125372503,
    -0.00417768164, 0.246640727, 1.50140941,
  ];
  let p: tf.Tensor = tf.fill(x.shape, coefficients[0]!);
  for (const c of coefficients.slice(1)) p = tf.add(tf.mul(p, w), c);
  return tf.mul(p, x);
}
