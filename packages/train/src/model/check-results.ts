import { labelWithInner, resultSpec, type RunParts } from '@ganzoo/core';
import { PluginContractError, tf } from '@ganzoo/sdk';
import { isTensor } from '../given.ts';

/** Throws {@link PluginContractError} where a view does not give what it declares, `batch` of each. */
export function checkResults(
  { game, objective, data }: Pick<RunParts, 'game' | 'objective' | 'data'>,
  name: string,
  made: unknown,
  batch: number,
): asserts made is Readonly<Record<string, tf.Tensor>> {
  const { gives } = game.views[name]!;
  const who = `The view '${name}' of ${labelWithInner(objective)}`;
  const declared = Object.keys(gives);
  const hint = `It declares: ${declared.join(', ')}.`;
  if (typeof made !== 'object' || made === null || isTensor(made)) {
    const what = isTensor(made) ? 'a bare tensor' : String(made);
    throw new PluginContractError(`${who} gives ${what}, but should give a record of its results.`, hint);
  }
  const results: Readonly<Record<string, unknown>> = { ...made };
  const undeclared = Object.keys(results).find(result => !declared.includes(result));
  if (undeclared !== undefined)
    throw new PluginContractError(`${who} gives a result '${undeclared}', which it does not declare.`, hint);
  for (const [result, given] of Object.entries(gives)) {
    const { shape, dtype } = resultSpec(given, data);
    const type = dtype === 'int32' ? 'int32' : 'float32';
    const wanted = [batch, ...shape];
    const as = typeof given === 'string' ? `examples of '${given}', ` : '';
    const should = `but should give ${as}${type} [${wanted.join(', ')}]`;
    const tensor = results[result];
    if (!isTensor(tensor)) throw new PluginContractError(`${who} gives no tensor '${result}', ${should}.`);
    if (tensor.dtype !== type || !tf.util.arraysEqual(tensor.shape, wanted)) {
      throw new PluginContractError(
        `${who} gives '${result}' as ${tensor.dtype} [${tensor.shape.join(', ')}], ${should}.`,
      );
    }
  }
}
