import * as tf from '@ganzoo/tfjs';

const CENTRAL = [
  2.81022636e-8, 3.43273939e-7, -3.5233877e-6, -4.39150654e-6, 0.00021858087, -0.00125372503, -0.00417768164,
  0.246640727, 1.50140941,
];
const TAIL = [
  -0.000200214257, 0.000100950558, 0.00134934322, -0.00367342844, 0.00573950773, -0.0076224613, 0.00943887047,
  1.00167406, 2.83297682,
];

/** Below this, Giles' first polynomial is right to 1e-6. */
export const CENTRAL_LIMIT = 0.96;

/** -log(1 - x²), without loss where x is near 1. */
function negativeLog(x: tf.Tensor): tf.Tensor {
  return tf.neg(tf.log(tf.mul(tf.sub(1, x), tf.add(1, x))));
}

/** A polynomial by Horner's rule, the highest power first. */
function polynomial(coefficients: readonly number[], x: tf.Tensor): tf.Tensor {
  let p: tf.Tensor = tf.fill(x.shape, coefficients[0]!);
  for (const c of coefficients.slice(1)) p = tf.add(tf.mul(p, x), c);
  return p;
}

/** Giles' single-precision approximation of erf⁻¹, right to 1e-6 for |x| up to {@link CENTRAL_LIMIT}. */
export function inverseErf(x: tf.Tensor): tf.Tensor {
  return tf.mul(polynomial(CENTRAL, tf.sub(negativeLog(x), 2.5)), x);
}

/** The same for every |x| < 1, by Giles' second polynomial near 1; right to 1e-5. */
export function inverseErfAnywhere(x: tf.Tensor): tf.Tensor {
  const w = negativeLog(x);
  const central = polynomial(CENTRAL, tf.sub(w, 2.5));
  const tail = polynomial(TAIL, tf.sub(tf.sqrt(w), 3));
  return tf.mul(tf.where(tf.less(w, 5), central, tail), x);
}

/**
 * erf(limit/√2), the chance that a standard normal number lies within ±limit, in float64:
 * 2φ(t)·(t + t³/3 + t⁵/(3·5) + ...).
 */
export function withinNormal(limit: number): number {
  if (limit > 8) return 1; // to the last digit
  let [sum, term] = [0, limit];
  for (let n = 3; sum + term > sum; n += 2) {
    sum += term;
    term *= (limit * limit) / n;
  }
  return (2 * sum * Math.exp((-limit * limit) / 2)) / Math.sqrt(2 * Math.PI);
}
