import { definePlugin } from '@ganzoo/sdk';

const TAG = '/gradient-norm';

/** Warns of each player whose gradient is longer than `over`: √Σg² over all weights that it trains (ganhacks, tip 10). */
export const largeGradients = definePlugin({
  kind: 'monitor',
  name: 'large-gradients',
  summary: 'Warns of players whose gradient is very long, as before a training diverges.',
  params: {
    over: {
      type: 'number',
      default: 100,
      minimum: 0,
      description: 'Length from which on a gradient is too long.',
    },
  },
  create: ({ over }) => ({
    warn(values) {
      const long = Object.entries(values).filter(([tag, norm]) => tag.endsWith(TAG) && norm > over);
      return Object.fromEntries(
        long.map(([tag, norm]) => {
          const player = tag.slice(0, -TAG.length);
          return [player, `the gradient of ${player} has a norm of ${norm.toPrecision(3)}, over ${over}`];
        }),
      );
    },
  }),
});
