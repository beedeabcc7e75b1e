import { definePlugin } from '@ganzoo/sdk';
import { frechetDistance, meanAndCovariance } from '@ganzoo/sdk/metrics';
import type { SampleSet } from '@ganzoo/sdk';
import type { Moments } from '@ganzoo/sdk/metrics';

/** Why a side cannot be compared, or undefined. */
function fault(side: string, { count, features, featureDim }: SampleSet): string | undefined {
  if (!features || !featureDim) return `the ${side} examples came without features`;
  if (count < 2) return `a covariance needs at least 2 ${side} examples, not ${count}`;
  const odd = features.findIndex(value => !Number.isFinite(value));
  return odd < 0
    ? undefined
    : `the features of ${side} example ${Math.floor(odd / featureDim)} are not finite`;
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
    const known = new WeakMap<Float32Array, Moments>();
    const moments = ({ features, count, featureDim }: SampleSet): Moments =>
      meanAndCovariance(features!, count, featureDim!);
    const ofReal = (real: SampleSet): Moments => {
      const found = known.get(real.features!) ?? moments(real);
      known.set(real.features!, found);
      return found;
    };
    return {
      better: 'lower',
      label: 'FID',
      needs: { features: true, real: true },
      compute({ real, fake }) {
        const failed = fault('real', real) ?? fault('generated', fake);
        if (failed) return { failed };
        const { distance, mean, covariance } = frechetDistance(ofReal(real), moments(fake));
        return { values: { fid: distance, mean, covariance } };
      },
    };
  },
});
