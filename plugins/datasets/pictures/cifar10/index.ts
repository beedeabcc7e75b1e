import { DataError, definePlugin } from '@ganzoo/sdk';
import { inRange, knownSplit, PICTURE_RANGE } from '@ganzoo/sdk/data';
import type { DataSpec, Split } from '@ganzoo/sdk';
import {
  ARCHIVE,
  BATCHES,
  NAME,
  PIXELS,
  RECORD,
  countRecords,
  findBatches,
  type Batches,
} from './batches.ts';

const CLASSES = ['airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck'];

const published: DataSpec = {
  fields: {
    x: { shape: [32, 32, 3], dtype: 'uint8', range: [0, 1] },
    y: { shape: [], dtype: 'int32', classes: CLASSES.length, classNames: CLASSES },
  },
  splits: { train: 50_000, test: 10_000 },
  source:
    'A. Krizhevsky, Learning Multiple Layers of Features from Tiny Images (2009), https://www.cs.toronto.edu/~kriz/cifar.html',
  licence: 'none stated; its author asks to be cited',
};

async function open(batches: Batches, names: readonly string[]): Promise<Split> {
  const counts = countRecords(batches, names);
  const size = counts.reduce((a, b) => a + b, 0);
  const x = new Uint8Array(size * 3 * PIXELS);
  const y = new Int32Array(size);
  let example = 0;
  for (const [i, records] of (await batches.read(names)).entries()) {
    if (records.length !== counts[i]! * RECORD) {
      throw new DataError(`${names[i]} was changed after it was looked at.`, { file: batches.file });
    }
    for (let record = 0; record < counts[i]!; record++, example++) {
      const from = record * RECORD;
      const label = records[from]!;
      if (!(label < CLASSES.length)) {
        const what = `Picture ${record} of ${names[i]} has the label ${label}, but classes are 0 to 9.`;
        throw new DataError(what, { file: batches.file }, 'Fetch it again.');
      }
      y[example] = label;
      const to = example * 3 * PIXELS;
      for (let channel = 0; channel < 3; channel++) {
        const plane = from + 1 + channel * PIXELS;
        for (let pixel = 0; pixel < PIXELS; pixel++) x[to + 3 * pixel + channel] = records[plane + pixel]!;
      }
    }
  }
  return { size, fields: { x, y } };
}

/** x: uint8 [32, 32, 3] scaled to the range asked for; y: what is in the picture. */
export const cifar10 = definePlugin({
  kind: 'dataset',
  name: NAME,
  summary: '60,000 photographs of 32 by 32 pixels in colour, with their classes.',
  params: {
    path: {
      type: 'string',
      default: null,
      nullable: true,
      path: true,
      description: `${ARCHIVE}, or a folder with data_batch_1.bin to 5 and test_batch.bin; null: what \`ganzoo datasets fetch\` brought.`,
    },
    range: PICTURE_RANGE,
  },
  published,
  downloads: [
    {
      file: ARCHIVE,
      url: `https://www.cs.toronto.edu/~kriz/${ARCHIVE}`,
      bytes: 170_052_171,
      sha256: 'c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd',
    },
  ],
  async create({ path, range }, { files }) {
    const batches = await findBatches(files, path);
    const splits: Record<string, number> = {};
    for (const [split, names] of Object.entries(BATCHES)) {
      splits[split] = countRecords(batches, names).reduce((a, b) => a + b, 0);
    }
    const spec = { ...inRange(published, range), splits, stamp: batches.stamp };
    return { spec, open: async split => open(batches, knownSplit(NAME, BATCHES, split)) };
  },
});
