import type { RunParts } from '@ganzoo/core';
import type { tf } from '@ganzoo/sdk';
import type { Parameter, Parameters } from '@ganzoo/sdk/host';
import type { NetsContext } from './nets.ts';

type Config = Pick<RunParts, 'config'>;

/** True for the path of a net, layer or weight, and for all below it. */
export function isBelow(path: string, above: string): boolean {
  return path === above || path.startsWith(`${above}/`);
}

/** The weights that players of these nets move: all but those that `train.from.frozen` names. */
export function movable({ config }: Config, nets: Parameters, names: readonly string[]): Parameter[] {
  const { frozen = [] } = config.train.from ?? {};
  return nets.trainable(names).filter(({ path }) => !frozen.some(above => isBelow(path, above)));
}

/** Parameters for nets in training: what frozen layers keep beside their weights, as moving averages, stays as it is. */
export function trainedSource({ config }: Config, nets: Parameters): NetsContext['parameters'] {
  const { frozen = [] } = config.train.from ?? {};
  if (frozen.length === 0) return nets;
  return {
    trainable: names => nets.trainable(names),
    get(path, shape, request) {
      const variable = nets.get(path, shape, request);
      const stays = !request.trainable && frozen.some(above => isBelow(path, above));
      return stays
        ? (Object.create(variable, { assign: { value: () => undefined } }) as tf.Variable)
        : variable;
    },
  };
}
