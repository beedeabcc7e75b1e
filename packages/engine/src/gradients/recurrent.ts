import { lstmWrittenOut } from '@ganzoo/sdk/host';
import * as tf from '@ganzoo/tfjs';
import { nestedGrads } from './nested.ts';

const KEPT = ['i', 'cs', 'f', 'o', 'ci', 'co', 'h'] as const;

/** First derivative by the fused kernel; second derivatives by differentiating the written-out LSTM twice. */
export function registerRecurrentGradients(): void {
  tf.registerGradient({
    kernelName: 'Lstm',
    inputsToSave: ['x', 'weights', 'bias'],
    outputsToSave: KEPT.map(() => true),
    gradFunc: (dys, saved) => {
      const [x, weights, bias, ...kept] = saved as [tf.Tensor, tf.Tensor, tf.Tensor, ...tf.Tensor[]];
      // only the hidden states, the last output, are shown to anybody
      const dy = (dys as tf.Tensor[]).at(-1)!;
      const states = Object.fromEntries(KEPT.map((name, i) => [name, kept[i]!]));
      const [dx, dWeights, dBias] = tf
        .engine()
        .runKernel<tf.Tensor[]>('LstmGrad', { x, weights, bias, dy, ...states });
      return { x: () => dx!, weights: () => dWeights!, bias: () => dBias! };
    },
  });
  tf.registerGradient({
    kernelName: 'LstmGrad',
    inputsToSave: ['x', 'weights', 'bias', 'dy', ...KEPT],
    gradFunc: (ddys, saved) => {
      const [x, weights, bias, dy, ...kept] = saved as [
        tf.Tensor,
        tf.Tensor,
        tf.Tensor,
        tf.Tensor,
        ...tf.Tensor[],
      ];
      const outer = ddys as tf.Tensor[];
      const [toX, toWeights, toBias, toDy] = nestedGrads(
        (...args) => {
          const [atX, atWeights, atBias, atDy] = args as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
          const parts = tf.grads((...inner: tf.Tensor[]) => {
            return tf.sum(tf.mul(atDy, lstmWrittenOut(inner[0]!, inner[1]!, inner[2]!)));
          })([atX, atWeights, atBias]);
          return tf.addN(parts.map((part, i) => tf.sum(tf.mul(part, outer[i]!))));
        },
        [x, weights, bias, dy],
      );
      // what was kept is a function of the inputs: all of the derivative goes through these
      const none = Object.fromEntries(KEPT.map((name, i) => [name, () => tf.zerosLike(kept[i]!)]));
      return { x: () => toX!, weights: () => toWeights!, bias: () => toBias!, dy: () => toDy!, ...none };
    },
  });
}
