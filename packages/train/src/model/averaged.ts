import type { Parameters } from '@ganzoo/sdk/host';
import type { ParameterRequest } from '@ganzoo/sdk/nn';
import { averagePath } from './average-path.ts';
import type { NetsContext } from './nets.ts';

/** The nets' parameters with averaged weights in place of the last ones, where there are. */
export function averaged(nets: Parameters, extras: Parameters): NetsContext['parameters'] {
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
