import { definePlugin } from '@ganzoo/sdk';
import { knownSplit, splitsTogether, withFields } from '@ganzoo/sdk/data';
import { OPERATION, operated } from './operated.ts';

/**
 * Pairs for translation (arXiv:1611.07004): `x` as it is, and `from`, made of it by an operation, to translate it from.
 *
 * edges: Sobel's; invert; rotate: a quarter turn of squares; grey: the mean of the channels; downscale: squares of two by
 * two pixels; noise: normal, of 25 bytes; blend: with its mirror image.
 */
export const paired = definePlugin({
  kind: 'dataset',
  name: 'paired',
  summary: 'Pictures beside what an operation makes of them, as pairs for translation.',
  paper: 'arXiv:1611.07004',
  params: {
    base: { type: 'part', kind: 'dataset', description: 'The pictures.' },
    operation: { ...OPERATION, description: 'What makes the picture that is translated from.' },
  },
  create({ base, operation }) {
    const splits = splitsTogether('paired', base);
    const made = operated('paired', base.spec, operation);
    return {
      spec: { ...base.spec, splits, fields: { ...base.spec.fields, from: base.spec.fields['x']! } },
      async open(split) {
        knownSplit('paired', splits, split);
        const whole = await base.open(split);
        return withFields(whole, fields => ({ ...fields, from: made(fields['x']!) }));
      },
    };
  },
});
