import * as tf from '@ganzoo/tfjs';
import { nestedGrads } from './nested.ts';

interface NormAttributes {
  readonly epsilon: number;
  /** Whether channels come last or second. */
  readonly dataFormat: 'NHWC' | 'NCHW';
}

/**
 * Gradient of batch normalisation by batch statistics, written out in plain operations (tensors [n, h, w, c] or
 * [n, c, h, w], and [c]):
 * with x̂ = (x - μ)/√(σ² + ε), dx = scale/√(σ² + ε)·(dy - mean(dy) - x̂·mean(dy·x̂)), dscale = Σ dy·x̂, doffset = Σ dy.
 */
function writtenOut(
  dy: tf.Tensor,
  x: tf.Tensor,
  scale: tf.Tensor,
  { epsilon, dataFormat }: NormAttributes,
): [tf.Tensor, tf.Tensor, tf.Tensor] {
  const axes = dataFormat === 'NHWC' ? [0, 1, 2] : [0, 2, 3];
  const centred = tf.sub(x, tf.mean(x, axes, true));
  const inverse = tf.rsqrt(tf.add(tf.mean(tf.square(centred), axes, true), epsilon));
  const unit = tf.mul(centred, inverse);
  const product = tf.mul(dy, unit);
  const dx = tf.mul(
    tf.mul(tf.reshape(scale, inverse.shape), inverse),
    tf.sub(tf.sub(dy, tf.mean(dy, axes, true)), tf.mul(unit, tf.mean(product, axes, true))),
  );
  return [dx, tf.sum(product, axes), tf.sum(dy, axes)];
}

/**
 * First derivative by TensorFlow's fused kernel; second derivatives (penalties on a normalised critic) by
 * differentiating the written-out first one. The statistics themselves carry no gradient.
 *
 * All results are computed at once in the body of `gradFunc`: tfjs tidies up after each single input's function.
 */
export function registerBatchNormGradients(): void {
  tf.registerGradient({
    kernelName: 'BatchNormTraining',
    inputsToSave: ['x', 'scale'],
    outputsToSave: [false, false, false, true, true, true],
    gradFunc: (dys, saved, attrs) => {
      const [x, scale, reserve1, reserve2, reserve3] = saved as [
        tf.Tensor,
        tf.Tensor,
        tf.Tensor,
        tf.Tensor,
        tf.Tensor,
      ];
      const dy = (dys as tf.Tensor[])[0]!;
      const [dx, dScale, dOffset] = tf
        .engine()
        .runKernel<tf.Tensor[]>(
          'BatchNormTrainingGrad',
          { dy, x, scale, reserve1, reserve2, reserve3 },
          attrs,
        );
      return { x: () => dx!, scale: () => dScale!, offset: () => dOffset! };
    },
  });
  tf.registerGradient({
    kernelName: 'BatchNormTrainingGrad',
    inputsToSave: ['dy', 'x', 'scale', 'reserve1', 'reserve2', 'reserve3'],
    gradFunc: (ddys, saved, attrs) => {
      const [dy, x, scale] = saved as [tf.Tensor, tf.Tensor, tf.Tensor];
      const outer = ddys as tf.Tensor[];
      const [toDy, toX, toScale] = nestedGrads(
        (...args) => {
          const parts = writtenOut(args[0]!, args[1]!, args[2]!, attrs as unknown as NormAttributes);
          return tf.addN(parts.map((part, i) => tf.sum(tf.mul(part, outer[i]!))));
        },
        [dy, x, scale],
      );
      const none = (i: number) => () => tf.zerosLike(saved[i]!);
      return {
        dy: () => toDy!,
        x: () => toX!,
        scale: () => toScale!,
        reserve1: none(3),
        reserve2: none(4),
        reserve3: none(5),
      };
    },
  });
}
