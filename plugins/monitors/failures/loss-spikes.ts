import { definePlugin } from '@ganzoo/sdk';
import { lastOf, medianOf } from './_series.ts';

/** Standard deviations in a median absolute deviation of a normal distribution. */
const NORMAL = 1.4826;

/** Share of the median below which a deviation counts as none. */
const LEAST = 0.01;

/**
 * Warns where a player's loss is a spike: further than `deviations` from the median m of the `logged` values before it,
 * |l - m| > deviations·max(1.4826·median |lᵢ - m|, 0.01·|m|). A training that works has losses of little variance
 * (ganhacks, tip 10).
 */
export const lossSpikes = definePlugin({
  kind: 'monitor',
  name: 'loss-spikes',
  summary: "Warns where a player's loss jumps far out of where it was before.",
  params: {
    player: { type: 'string', default: 'discriminator', description: 'The player whose loss is looked at.' },
    deviations: {
      type: 'number',
      default: 10,
      exclusiveMinimum: 0,
      description: 'Robust standard deviations from the median to a spike.',
    },
    logged: { type: 'integer', default: 50, minimum: 3, description: 'Logged steps it is compared with.' },
  },
  create: ({ player, deviations, logged }) => ({
    needs: { players: [player] },
    lookBack: logged,
    warn(values, _step, before) {
      const [loss, ...earlier] = lastOf(`${player}/loss`, logged + 1, values, before)?.reverse() ?? [];
      if (loss === undefined) return undefined;
      const median = medianOf(earlier);
      const spread = medianOf(earlier.map(value => Math.abs(value - median)));
      const most = deviations * Math.max(NORMAL * spread, LEAST * Math.abs(median));
      if (Math.abs(loss - median) <= most) return undefined;
      return (
        `the loss of ${player} is ${loss.toPrecision(3)}, ` +
        `which was about ${median.toPrecision(3)} in ${logged} logged steps before`
      );
    },
  }),
});
