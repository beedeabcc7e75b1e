import { CompositionError, definePlugin } from '@ganzoo/sdk';
import { MODES, knownOf } from '@ganzoo/sdk/data';
import { coverageOf, metric } from '@ganzoo/sdk/metrics';

/**
 * `modes`: number of centres with at least 1 % of the samples within 3σ; `quality`: share of samples within 3σ of any.
 *
 * Real points of a plane have a quality of 1 - e^{-4.5} = 0.9889, not 1.
 */
export const modeCoverage = definePlugin({
  kind: 'metric',
  name: 'mode-coverage',
  summary: 'Counts the modes of a toy data set that the samples hit, and the share of samples that hit one.',
  paper: 'arXiv:1705.07761',
  params: {},
  create(_, { data }) {
    const modes = knownOf(data, MODES);
    if (!modes) {
      throw new CompositionError(
        'mode-coverage needs a data set that knows where its modes are.',
        'Use it with `dataset=gaussian-ring`, or leave it out.',
      );
    }
    return metric({
      better: 'higher',
      label: 'modes',
      needs: { results: ['x'], baselines: true },
      compute({ view: { count, values } }) {
        if (count === 0) return { failed: 'there are no samples' };
        const { x } = values;
        const dim = x.length / count;
        const odd = x.findIndex(value => !Number.isFinite(value));
        if (odd >= 0) return { failed: `sample ${Math.floor(odd / dim)} is not finite` };
        const { covered, quality } = coverageOf(x, dim, modes);
        return { value: covered, beside: { quality } };
      },
    });
  },
});
