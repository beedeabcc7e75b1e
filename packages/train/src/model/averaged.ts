import type { RunParts } from '@ganzoo/core';
import type { Parameters } from '@ganzoo/sdk/host';
import type { ParameterRequest } from '@ganzoo/sdk/nn';
import { averagePath } from './average-path.ts';
import type { NetsContext } from './nets.ts';

interface Averaged {
  readonly parts: Pick<RunParts, 'average'>;
  readonly nets: Parameters;
  readonly extras: Parameters;
}

/** The nets' parameters, where the run averages them with averaged weights in place of the last ones. */
export function averaged({ parts, nets, extras }: Averaged): NetsContext['parameters'] {
  if (!parts.average) return nets;
  const averageOf = (path: string) => extras.find(averagePath(path));
  return {
    trainable: names =>
      nets.trainable(names).map(({ path, variable }) => ({ path, variable: averageOf(path) ?? variable })),
    get(path: string, shape: readonly number[], request: ParameterRequest) {
      const last = nets.get(path, shape, request);
      return averageOf(path) ?? last;
    },
  };
}
