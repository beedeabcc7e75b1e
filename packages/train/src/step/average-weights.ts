import { tf } from '@ganzoo/sdk';
import { makers } from '../model/nets.ts';
import type { StepContext } from './context.ts';

/**
 * θ̄ ← βθ̄ + (1-β)θ for the weights of the nets that make something; θ̄ = θ before `ema.start`.
 *
 * Without a step the averages are made only, and are the weights as they stand.
 */
export function averageWeights({ parts, nets, extras }: StepContext, step: tf.Scalar | undefined): void {
  const { ema } = parts.config.train;
  if (!ema) return;
  const averages = nets.trainable(makers(parts)).map(({ path, variable }) => {
    const init = (): tf.Tensor => tf.clone(variable);
    return { variable, average: extras.get(`ema/${path}`, variable.shape, { init, trainable: false }) };
  });
  if (!step) return;
  const share = tf.where(tf.less(step, tf.scalar(ema.start, 'int32')), tf.scalar(0), tf.scalar(ema.decay));
  for (const { variable, average } of averages)
    average.assign(tf.add(variable, tf.mul(share, tf.sub(average, variable))));
}
