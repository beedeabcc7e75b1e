import { CompositionError, definePlugin } from '@ganzoo/sdk';
import type { FieldValues } from '@ganzoo/sdk';
import { knownSplit, splitsTogether, withFields } from '@ganzoo/sdk/data';
import { OPERATIONS, type PictureSize } from './operations.ts';

/** The size of pictures of bytes; throws {@link CompositionError} for other examples. */
function sizeOfPictures(shape: readonly number[] | undefined, dtype: string | undefined): PictureSize {
  const [height, width, channels, more] = shape ?? [];
  if (height && width && channels && more === undefined && dtype === 'uint8')
    return { height, width, channels };
  throw new CompositionError(
    `paired is for pictures of bytes, but the examples are ${dtype ?? 'none'} of shape [${shape?.join(', ') ?? ''}].`,
    'Choose another data set.',
  );
}

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
    operation: {
      type: 'string',
      enum: ['edges', 'invert', 'rotate', 'grey', 'downscale', 'noise', 'blend'],
      default: 'edges',
      description: 'What makes the picture that is translated from.',
    },
  },
  create({ base, operation }) {
    const splits = splitsTogether('paired', base);
    const { x } = base.spec.fields;
    const size = sizeOfPictures(x?.shape, x?.dtype);
    if (operation === 'rotate' && size.height !== size.width) {
      throw new CompositionError(`A quarter turn needs squares, not ${size.height} by ${size.width} pixels.`);
    }
    const length = size.height * size.width * size.channels;
    const made = (values: FieldValues): Uint8Array => {
      const pictures = values as Uint8Array;
      const from = new Uint8Array(pictures.length);
      for (let start = 0; start < pictures.length; start += length)
        from.set(OPERATIONS[operation](pictures.subarray(start, start + length), size), start);
      return from;
    };
    return {
      spec: { ...base.spec, splits, fields: { ...base.spec.fields, from: x! } },
      async open(split) {
        knownSplit('paired', splits, split);
        const whole = await base.open(split);
        return withFields(whole, fields => ({ ...fields, from: made(fields['x']!) }));
      },
    };
  },
});
