import { definePlugin, type Shown } from '@ganzoo/sdk';

/**
 * Shows how each critic's scores of real and of generated examples are spread, and the share of pairs of both in which the
 * real one has the higher score, P(s(x) > s(G(z))) + ½·P(=): ½ where the critic cannot tell them apart, 1 where it always
 * can.
 */
export const scoreHistograms = definePlugin({
  kind: 'monitor',
  name: 'score-histograms',
  summary:
    "Shows the spread of the critic's scores of real and of generated examples, and how far they are apart.",
  params: {
    count: { type: 'integer', default: 512, minimum: 1, description: 'Examples of each side.' },
  },
  create: ({ count }) => ({
    needs: { critic: true },
    async show({ batch, compute, critics }) {
      const drawn = await batch(count);
      const shown: Record<string, Shown> = {};
      for (const [player, critic] of Object.entries(critics)) {
        const { real, fake } = compute(() => ({
          real: critic.score(critic.real(drawn), drawn),
          fake: critic.score(critic.fake(drawn), drawn),
        }));
        shown[`${player}/real`] = { histogram: real };
        shown[`${player}/fake`] = { histogram: fake };
        shown[`${player}/separation`] = separationOf(real, fake);
      }
      return shown;
    },
  }),
});

/** Share of pairs whose first is the larger one; pairs of equals count half. */
function separationOf(real: Float32Array, fake: Float32Array): number {
  const sorted = fake.toSorted();
  const sum = real.reduce(
    (total, score) => total + (below(sorted, score) + below(sorted, score, true)) / 2,
    0,
  );
  return sum / (real.length * fake.length);
}

/** How many of the sorted values are smaller, or with `equal` not larger. */
function below(sorted: Float32Array, value: number, equal = false): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = sorted[middle] ?? Infinity;
    if (other < value || (equal && other === value)) low = middle + 1;
    else high = middle;
  }
  return low;
}
