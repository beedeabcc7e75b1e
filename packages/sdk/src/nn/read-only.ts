import type * as tf from '@ganzoo/tfjs';
import { currentPlugin } from '../blame.ts';
import { PluginContractError } from '../errors.ts';

/** A variable outside of training: to be read, since what is drawn or scored must not change what is learned. */
export function readOnly(variable: tf.Variable, path: string): tf.Variable {
  const assign = (): never => {
    throw new PluginContractError(
      `${currentPlugin() ?? 'A plugin'} assigns '${path}' in evaluation mode, where nothing may change.`,
      'Ask `net.training` before.',
    );
  };
  return Object.create(variable, { assign: { value: assign } }) as tf.Variable;
}
