import { definePlugin } from '@ganzoo/sdk';
import { ARRAY_PARAMS, arrayDataset, OWN_FILES, rangeOf } from '@ganzoo/sdk/data';
import type { NamedArrays } from '@ganzoo/sdk';
import type { ArraySource, ArraySplit } from '@ganzoo/sdk/data';

/** x: the rows of an array, bytes scaled to the range asked for; y: those of the array of labels, where there is one. */
export const npz = definePlugin({
  kind: 'dataset',
  name: 'npz',
  summary: 'Examples from the arrays of a file written by numpy.savez, compressed or not.',
  params: {
    file: {
      type: 'string',
      default: 'data.npz',
      path: true,
      description: "File with the arrays; from the experiment file's folder on.",
    },
    x: {
      type: 'string',
      default: 'x_train',
      description: 'Name of the array of training examples, a row each.',
    },
    y: {
      type: 'string',
      default: 'y_train',
      nullable: true,
      description: 'Name of the array of their labels; null for none.',
    },
    testX: {
      type: 'string',
      default: 'x_test',
      nullable: true,
      description: 'Name of the array of test examples; null for none.',
    },
    testY: {
      type: 'string',
      default: 'y_test',
      nullable: true,
      description: 'Name of the array of their labels; null for none.',
    },
    ...ARRAY_PARAMS,
  },
  published: OWN_FILES,
  async create({ file, x, y, testX, testY, shape, range }, { files }) {
    const arrays: NamedArrays = await files.npz(file);
    const source = async (name: string): Promise<ArraySource> => ({
      file: `${file}[${name}]`,
      ...(await arrays.describe(name)),
      read: () => arrays.read(name),
    });
    const split = async (examples: string, labels: string | null): Promise<ArraySplit> => ({
      x: await source(examples),
      ...(labels !== null && { y: await source(labels) }),
    });
    const train = await split(x, y);
    const test = testX === null ? undefined : await split(testX, y && testY);
    return arrayDataset({
      name: 'npz',
      splits: { train, ...(test && { test }) },
      shape,
      range: rangeOf(range),
      stamp: (await files.stat(file)).stamp,
    });
  },
});
