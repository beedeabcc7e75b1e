import { definePlugin } from '@ganzoo/sdk';
import { inRange, mnistSpec, PICTURE_RANGE } from '@ganzoo/sdk/data';
import type { DataSpec } from '@ganzoo/sdk';
import { MNIST_ORIGIN, packagedMnist } from './_mnist-package.ts';

const published: DataSpec = {
  ...mnistSpec(Array.from({ length: 10 }, (_, digit) => String(digit))),
  ...MNIST_ORIGIN,
};

/** x: uint8 [28, 28, 1] scaled to the range asked for, white strokes on black; y: the digit. */
export const mnist = definePlugin({
  kind: 'dataset',
  name: 'mnist',
  summary: '70,000 handwritten digits of 28 by 28 pixels, with their classes.',
  params: { range: PICTURE_RANGE },
  published,
  create: ({ range }, { files }) => packagedMnist('mnist', inRange(published, range), files),
});
