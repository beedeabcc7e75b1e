import { tf } from '@ganzoo/sdk';
import { gradient } from './activations.ts';

/** Gradients of biases and of cross-entropy, each differentiable again. */
export function registerProductGradients(): void {
  gradient('BiasAdd', [], dy => ({
    x: () => dy,
    bias: () => tf.engine().runKernel<tf.Tensor>('BiasAddGrad', { dy }),
  }));
  gradient('BiasAddGrad', ['dy'], (ddb, [dy]) => ({ dy: () => tf.add(tf.zerosLike(dy!), ddb) }));

  tf.registerGradient({
    kernelName: 'SoftmaxCrossEntropy',
    inputsToSave: ['logits', 'labels'],
    gradFunc: (dys, saved) => {
      // d/dlogits = (softmax - labels)·dy, written out so that it can be differentiated again
      const [logits, labels] = saved as [tf.Tensor, tf.Tensor];
      const dy = tf.expandDims((dys as tf.Tensor[])[0]!, -1);
      return {
        logits: () => tf.mul(dy, tf.sub(tf.softmax(logits), labels)),
        labels: () => tf.neg(tf.mul(dy, tf.logSoftmax(logits))),
      };
    },
  });
}
