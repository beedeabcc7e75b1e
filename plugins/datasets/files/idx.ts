import { definePlugin } from '@ganzoo/sdk';
import {
  ARRAY_PARAMS,
  IDX_HEADER_BYTES,
  OWN_FILES,
  arrayDataset,
  parseIdx,
  parseIdxHeader,
  rangeOf,
} from '@ganzoo/sdk/data';
import type { DataFiles } from '@ganzoo/sdk';
import type { ArraySource, ArraySplit } from '@ganzoo/sdk/data';

/** An idx file, gzipped or not: its header is read now, its values when they are asked for. */
async function source(files: DataFiles, file: string): Promise<ArraySource> {
  const { shape, dtype, bytes } = parseIdxHeader(await files.head(file, IDX_HEADER_BYTES), file);
  const read = async () => parseIdx(await files.unpacked(file, bytes), file).data;
  return { file, shape, dtype, read };
}

async function splitOf(files: DataFiles, images: string, labels: string | null): Promise<ArraySplit> {
  const x = await source(files, images);
  return { x, ...(labels !== null && { y: await source(files, labels) }) };
}

/** x: the rows of an idx file, bytes scaled to the range asked for; y: those of the file of labels, where there is one. */
export const idx = definePlugin({
  kind: 'dataset',
  name: 'idx',
  summary: 'Examples from idx files (the format of MNIST, Fashion-MNIST, KMNIST, EMNIST), gzipped or not.',
  params: {
    images: {
      type: 'string',
      default: 'train-images-idx3-ubyte',
      path: true,
      description: "File of training examples, any number of axes; from the experiment file's folder on.",
    },
    labels: {
      type: 'string',
      default: 'train-labels-idx1-ubyte',
      nullable: true,
      path: true,
      description: 'File of their labels; null for none.',
    },
    testImages: {
      type: 'string',
      default: 't10k-images-idx3-ubyte',
      nullable: true,
      path: true,
      description: 'File of test examples; null for none.',
    },
    testLabels: {
      type: 'string',
      default: 't10k-labels-idx1-ubyte',
      nullable: true,
      path: true,
      description: 'File of their labels; null for none.',
    },
    ...ARRAY_PARAMS,
  },
  published: OWN_FILES,
  async create({ images, labels, testImages, testLabels, shape, range }, { files }) {
    const used = [images, labels, testImages, testImages && labels && testLabels].filter(
      file => file !== null,
    );
    const train = await splitOf(files, images, labels);
    const test = testImages === null ? undefined : await splitOf(files, testImages, labels && testLabels);
    const listed = await Promise.all(used.map(file => files.stat(file)));
    return arrayDataset({
      name: 'idx',
      splits: { train, ...(test && { test }) },
      shape,
      range: rangeOf(range),
      stamp: listed.map(({ stamp }) => stamp).join(),
    });
  },
});
