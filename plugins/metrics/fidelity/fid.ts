import { definePlugin } from '@ganzoo/sdk';
import { frechetDistance, meanAndCovariance, metric } from '@ganzoo/sdk/metrics';
import type { FeatureSet, SampleSet } from '@ganzoo/sdk';
import type { Moments } from '@ganzoo/sdk/metrics';

/** Why a side cannot be compared, or undefined. */
function fault(side: string, { count, features }: SampleSet<never, true>): string | undefined {
  if (count < 2) return `a covariance needs at least 2 ${side} examples, not ${count}`;
  const odd = features.vectors.findIndex(value => !Number.isFinite(value));
  return odd < 0
    ? undefined
    : `the features of ${side} example ${Math.floor(odd / features.dim)} are not finite`;
}

/**
 * ‖μ_r - μ_f‖² + tr(Σ_r + Σ_f - 2(Σ_r^½ Σ_f Σ_r^½)^½) of the features' means and (n - 1) covariances, in float64.
 *
 * `mean` and `covariance` are its two parts. Biased upwards for few examples: compare equal counts only.
 */
export const fid = definePlugin({
  kind: 'metric',
  name: 'fid',
  summary: 'Fréchet distance of normal distributions fitted to the features of real and generated examples.',
  paper: 'arXiv:1706.08500',
  params: {},
  create() {
    // the same real examples come at every scoring
    const known = new WeakMap<FeatureSet, Moments>();
    const moments = ({ features: { vectors, dim }, count }: SampleSet<never, true>): Moments =>
      meanAndCovariance(vectors, count, dim);
    const ofReal = (real: SampleSet<never, true>): Moments => {
      const found = known.get(real.features) ?? moments(real);
      known.set(real.features, found);
      return found;
    };
    return metric({
      better: 'lower',
      label: 'FID',
      needs: { features: true, real: 'test', baselines: true },
      compute({ real: { test }, view }) {
        const failed = fault('real', test) ?? fault('generated', view);
        if (failed) return { failed };
        const { distance, mean, covariance } = frechetDistance(ofReal(test), moments(view));
        return { value: distance, beside: { mean, covariance } };
      },
    });
  },
});
