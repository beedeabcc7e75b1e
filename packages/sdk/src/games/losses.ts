import * as tf from '@ganzoo/tfjs';
import { runKernel } from '../run-kernel.ts';

/** -log σ(s), mean over the batch, without overflow: softplus(-s). The loss of a score that should be high. */
export function lossOfReal(score: tf.Tensor): tf.Tensor {
  return tf.mean(tf.softplus(tf.neg(score)));
}

/** -log(1 - σ(s)), mean over the batch, without overflow: softplus(s). The loss of a score that should be low. */
export function lossOfFake(score: tf.Tensor): tf.Tensor {
  return tf.mean(tf.softplus(score));
}

/**
 * KL(N(μ, diag σ²) ‖ N(0, I)) = ½ Σ (μ² + σ² - 1 - log σ²), summed over the last axis, mean over the batch, in nats.
 *
 * `mean` and `logVariance` are [batch, n] (arXiv:1312.6114).
 */
export function gaussianKl(mean: tf.Tensor, logVariance: tf.Tensor): tf.Tensor {
  const terms = tf.sub(tf.sub(tf.add(tf.square(mean), tf.exp(logVariance)), 1), logVariance);
  return tf.mul(tf.mean(tf.sum(terms, -1)), 0.5);
}

/** Sum over all axes but the first, [batch, ...] to [batch]. */
export function sumPerExample(x: tf.Tensor): tf.Tensor {
  return tf.sum(tf.reshape(x, [x.shape[0], x.size / x.shape[0]]), 1);
}

/** -Σ labels·log softmax(logits) over the last axis, [batch, n] to [batch], in nats; `labels` are shares that sum to 1. */
export function softmaxCrossEntropy(logits: tf.Tensor, labels: tf.Tensor): tf.Tensor {
  const shares = tf.cast(labels, 'float32'); // tf.oneHot gives whole numbers
  const [loss, derivative] = runKernel('SoftmaxCrossEntropy', { logits, labels: shares }, {}) as tf.Tensor[];
  derivative!.dispose();
  return loss!;
}

/** -labels·log σ(logits) - (1 - labels)·log(1 - σ(logits)), in nats, without overflow: softplus(logits) - labels·logits. */
export function sigmoidCrossEntropy(logits: tf.Tensor, labels: tf.Tensor): tf.Tensor {
  return tf.sub(tf.softplus(logits), tf.mul(labels, logits));
}
