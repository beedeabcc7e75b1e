import type { RunPart } from '@ganzoo/core';
import { inPlugin } from '@ganzoo/engine';
import { PluginContractError, tf, type AverageUpdate } from '@ganzoo/sdk';
import { isTensor } from '../given.ts';
import { averagePath } from '../model/average-path.ts';
import { makers } from '../model/nets.ts';
import type { StepContext } from './context.ts';

/**
 * θ̄ ← sθ̄ + (1-s)θ for the weights of the nets that make something, s the share that the run's average keeps at this step.
 *
 * Without a step the averages are made only, and are the weights as they stand.
 */
export function averageWeights({ parts, nets, extras }: StepContext, at: AverageUpdate | undefined): void {
  const { average: part } = parts;
  if (!part) return;
  const averages = nets.trainable(makers(parts)).map(({ path, variable }) => {
    const init = (): tf.Tensor => tf.clone(variable);
    return { variable, average: extras.get(averagePath(path), variable.shape, { init, trainable: false }) };
  });
  if (!at) return;
  const share = shareOf(part, at);
  for (const { variable, average } of averages)
    average.assign(tf.add(variable, tf.mul(share, tf.sub(average, variable))));
}

/** The share as a scalar; throws {@link PluginContractError} where it is none. */
function shareOf({ product, label }: RunPart<'average'>, at: AverageUpdate): tf.Tensor {
  const share: unknown = inPlugin(label, () => product.share(at));
  if (isTensor(share) && share.rank === 0 && share.dtype === 'float32') return share;
  if (typeof share === 'number' && share >= 0 && share <= 1) return tf.scalar(share);
  const came = isTensor(share) ? `a tensor of shape [${share.shape}] and type ${share.dtype}` : String(share);
  throw new PluginContractError(
    `${label} gives ${came} as the share of the old average that is kept.`,
    'It is a number from 0 to 1, or a float32 scalar.',
  );
}
