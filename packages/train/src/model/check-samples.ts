import type { RunParts } from '@ganzoo/core';
import { PluginContractError, tf } from '@ganzoo/sdk';

function isTensor(value: unknown): value is tf.Tensor {
  return value instanceof tf.Tensor;
}

/** Throws {@link PluginContractError} where what a game draws are no examples of its field. */
export function checkSamples(
  { objective, field, fieldName, dataset }: RunParts,
  made: unknown,
  batch: number,
): void {
  const wanted = `examples of '${fieldName}' of ${dataset.label}, [${[batch, ...field.shape].join(', ')}]`;
  if (!isTensor(made)) {
    throw new PluginContractError(
      `${objective.label} gives no tensor as samples, but should give ${wanted}.`,
    );
  }
  const dtype = field.dtype === 'int32' ? 'int32' : 'float32';
  if (made.dtype !== dtype || !tf.util.arraysEqual(made.shape, [batch, ...field.shape])) {
    throw new PluginContractError(
      `${objective.label} gives samples of type ${made.dtype} and shape [${made.shape.join(', ')}], but should give ${wanted} of type ${dtype}.`,
    );
  }
}
