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
  create({ file, x, y, testX, testY, shape, range }, { files }) {
    const arrays: NamedArrays = files.npz(file);
    const source = (name: string): ArraySource => ({
      file: `${file}[${name}]`,
      ...arrays.describe(name),
      read: () => arrays.read(name),
    });
    const split = (examples: string, labels: string | null): ArraySplit => ({
      x: source(examples),
      ...(labels !== null && { y: source(labels) }),
    });
    return arrayDataset({
      name: 'npz',
      splits: { train: split(x, y), ...(testX !== null && { test: split(testX, y && testY) }) },
      shape,
      range: rangeOf(range),
      stamp: files.stat(file).stamp,
    });
  },
});
