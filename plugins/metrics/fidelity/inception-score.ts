import { definePlugin } from '@ganzoo/sdk';
import { inceptionScoreOf, metric } from '@ganzoo/sdk/metrics';

/**
 * exp(E_x KL(p(c|x) ‖ p(c))) of the class probabilities of generated examples: 1 where they all look alike to the
 * classifier or tell it nothing, at most the number of classes.
 *
 * With more than one split it is the mean over equal parts, with their standard deviation as `sd`.
 */
export const inceptionScore = definePlugin({
  kind: 'metric',
  name: 'inception-score',
  summary: 'How sure a classifier is of each generated example, and how evenly it finds all classes.',
  paper: 'arXiv:1606.03498',
  params: {
    splits: {
      type: 'integer',
      default: 1,
      minimum: 1,
      maximum: 1_000_000,
      description: 'Parts the examples are cut into, each scored alone; the paper has 10, the study 1.',
    },
  },
  create: ({ splits }) =>
    metric({
      better: 'higher',
      label: 'IS',
      needs: { features: true, baselines: true },
      compute({ view: { count, features } }) {
        const { probabilities, classes } = features;
        if (count < splits) return { failed: `${splits} splits need more than ${count} generated examples` };
        const odd = probabilities.findIndex(value => !Number.isFinite(value));
        if (odd >= 0) {
          return {
            failed: `the class probabilities of generated example ${Math.floor(odd / classes)} are not finite`,
          };
        }
        const size = Math.floor(count / splits);
        const parts = Array.from({ length: splits }, (_, i) =>
          inceptionScoreOf(probabilities, classes, i * size, (i + 1) * size),
        );
        const mean = parts.reduce((a, b) => a + b, 0) / splits;
        if (splits === 1) return { value: mean };
        const sd = Math.sqrt(parts.reduce((sum, part) => sum + (part - mean) ** 2, 0) / splits);
        return { value: mean, beside: { sd } };
      },
    }),
});
