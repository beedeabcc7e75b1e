import { definePlugin } from '@ganzoo/sdk';
import { lastOf } from './_series.ts';

/**
 * Warns where the generator's loss falls steadily: over `logged` logged steps its correlation with time is at most
 * -`correlation`, and the line fitted to it loses at least `share` of |where it begins|. It then fools a discriminator
 * that has stopped learning, with samples that may be anything (ganhacks, tip 10).
 *
 * For games whose losses stay where they are while both sides learn, as logistic ones do.
 */
export const generatorLossFalls = definePlugin({
  kind: 'monitor',
  name: 'generator-loss-falls',
  summary:
    "Warns where the generator's loss falls steadily, since it then fools a discriminator that learns no more.",
  params: {
    player: { type: 'string', default: 'generator', description: 'The player whose loss is looked at.' },
    correlation: {
      type: 'number',
      default: 0.9,
      minimum: 0,
      maximum: 1,
      description: 'How steadily: size of the negative correlation of loss and time.',
    },
    share: {
      type: 'number',
      default: 0.5,
      minimum: 0,
      description: 'How far: share of the loss at the beginning.',
    },
    logged: {
      type: 'integer',
      default: 100,
      minimum: 3,
      description: 'Logged steps that are looked at: more than the losses take to swing once to and fro.',
    },
  },
  create: ({ player, correlation, share, logged }) => ({
    needs: { players: [player] },
    lookBack: logged - 1,
    warn(values, _step, before) {
      const losses = lastOf(`${player}/loss`, logged, values, before);
      if (!losses) return undefined;
      const { slope, start, r } = fitOf(losses);
      const fall = -slope * (logged - 1);
      if (r > -correlation || fall < share * Math.abs(start)) return undefined;
      return `the loss of ${player} has fallen steadily, from ${start.toPrecision(3)} by ${fall.toPrecision(3)} in ${logged} logged steps`;
    },
  }),
});

/** The least-squares line through values at 0, 1 ...: its slope, where it starts, and their correlation with time. */
function fitOf(values: readonly number[]): { slope: number; start: number; r: number } {
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const [together, times, spread] = values.reduce(
    ([a, b, c], value, i) =>
      [a + (i - middle) * (value - mean), b + (i - middle) ** 2, c + (value - mean) ** 2] as const,
    [0, 0, 0] as readonly [number, number, number],
  );
  const slope = together / times;
  return { slope, start: mean - slope * middle, r: spread > 0 ? together / Math.sqrt(times * spread) : 0 };
}
