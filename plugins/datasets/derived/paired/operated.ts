import { CompositionError } from '@ganzoo/sdk';
import type { DataSpec, FieldValues } from '@ganzoo/sdk';
import { OPERATIONS, type PictureSize } from './operations.ts';

/** The parameter that names an operation on pictures. */
export const OPERATION = {
  type: 'string',
  enum: ['edges', 'invert', 'rotate', 'grey', 'downscale', 'noise', 'blend'],
  default: 'edges',
} as const;

/** The size of pictures of bytes; throws {@link CompositionError} for other examples. */
function sizeOfPictures(name: string, { fields }: DataSpec): PictureSize {
  const { shape = [], dtype = 'none' } = fields['x'] ?? {};
  const [height, width, channels, more] = shape;
  if (height && width && channels && more === undefined && dtype === 'uint8')
    return { height, width, channels };
  throw new CompositionError(
    `${name} is for pictures of bytes, but the examples are ${dtype} of shape [${shape.join(', ')}].`,
    'Choose another data set.',
  );
}

/** Makes of the pictures `x` of a data set, one after another, what an operation makes of each; `name` asks for it. */
export function operated(
  name: string,
  spec: DataSpec,
  operation: keyof typeof OPERATIONS,
): (pictures: FieldValues) => Uint8Array {
  const size = sizeOfPictures(name, spec);
  if (operation === 'rotate' && size.height !== size.width) {
    throw new CompositionError(`A quarter turn needs squares, not ${size.height} by ${size.width} pixels.`);
  }
  const length = size.height * size.width * size.channels;
  return values => {
    const pictures = values as Uint8Array;
    const made = new Uint8Array(pictures.length);
    for (let start = 0; start < pictures.length; start += length)
      made.set(OPERATIONS[operation](pictures.subarray(start, start + length), size), start);
    return made;
  };
}
