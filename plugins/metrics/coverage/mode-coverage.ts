import { CompositionError, definePlugin } from '@ganzoo/sdk';

/** Radius around a centre, in standard deviations of its mode, within which a sample belongs to it. */
const RADIUS = 3;
/** Least share of the samples a mode needs to count. */
const SHARE = 0.01;

/** Squared distance of the example at `at` in x to a centre. */
function squaredDistance(x: Float32Array, at: number, centre: readonly number[]): number {
  return centre.reduce((sum, value, i) => sum + (x[at + i]! - value) ** 2, 0);
}

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
  create(_, { data: { modes } }) {
    if (!modes) {
      throw new CompositionError(
        'mode-coverage needs a data set that knows where its modes are.',
        'Use it with `dataset=gaussian-ring`, or leave it out.',
      );
    }
    const reach = (RADIUS * modes.sigma) ** 2;
    return {
      better: 'higher',
      label: 'modes',
      needs: { features: false, real: false },
      compute({ fake: { count, dim, x } }) {
        if (count === 0) return { failed: 'there are no samples' };
        const odd = x.findIndex(value => !Number.isFinite(value));
        if (odd >= 0) return { failed: `sample ${Math.floor(odd / dim)} is not finite` };
        const hits = modes.centres.map(() => 0);
        let good = 0;
        for (let i = 0; i < count; i++) {
          const near = modes.centres.map(centre => squaredDistance(x, i * dim, centre) <= reach);
          near.forEach((hit, k) => (hits[k]! += Number(hit)));
          good += Number(near.includes(true));
        }
        return {
          values: { modes: hits.filter(hit => hit >= SHARE * count).length, quality: good / count },
        };
      },
    };
  },
});
