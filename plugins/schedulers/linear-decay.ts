import { CompositionError, definePlugin } from '@ganzoo/sdk';

/**
 * Constant until step `from`, then linear to `factor` times the configured value at step `until`, and constant again:
 * base·((1 - t) + factor·t) with t = (step - from)/(until - from) held to 0 .. 1.
 *
 * CycleGAN's schedule (100 epochs constant, 100 linear to 0) is `from` at half of the run.
 */
export const linearDecay = definePlugin({
  kind: 'scheduler',
  name: 'linear-decay',
  summary: 'Holds a number until a step and then moves it on a straight line, to 0 unless said otherwise.',
  paper: 'arXiv:1703.10593',
  params: {
    from: {
      type: 'integer',
      default: 0,
      minimum: 0,
      description: 'Last step with the configured value.',
    },
    until: {
      type: 'integer',
      default: null,
      nullable: true,
      minimum: 0,
      description:
        "First step with the final value; null is the end of the run, one past the run's last step.",
    },
    factor: {
      type: 'number',
      default: 0,
      description: 'The final value as a multiple of the configured one.',
    },
  },
  create: ({ from, until, factor }, { steps }) => {
    if (until !== null && until < from) {
      throw new CompositionError(
        `linear-decay cannot end at step ${until}, before it starts at step ${from}.`,
        'Set `until` to a later step than `from`, or leave it out.',
      );
    }
    const end = until ?? steps;
    return {
      at(step, base) {
        if (step <= from) return base;
        const t = step >= end ? 1 : (step - from) / (end - from);
        return base * (1 - t + factor * t);
      },
    };
  },
});
