import { definePlugin } from '@ganzoo/sdk';
import { examplesParam, inRange, knownSplit, mnistSpec, PICTURE_RANGE } from '@ganzoo/sdk/data';
import type { DataSpec, Rng, Split } from '@ganzoo/sdk';
import { MNIST_ORIGIN, packagedMnist } from './_mnist-package.ts';

const NAME = 'stacked-mnist';
const PIXELS = 28 * 28;
/** Most examples in a split: 2.1 GB of three channels. */
const MOST = 900_000;

const digitsSpec = mnistSpec(Array.from({ length: 10 }, (_, digit) => String(digit)));

/** `count` pictures, each of as many digits as it has channels, drawn independently and with repetition. */
function stack(rng: Rng, count: number, channels: number, { size, fields }: Split): Split {
  const { x: digits, y: labels } = fields as { x: Uint8Array; y: Int32Array };
  const drawn = rng.integers(count * channels, size);
  const x = new Uint8Array(count * channels * PIXELS);
  const y = new Int32Array(count);
  for (const [i, digit] of drawn.entries()) {
    const example = Math.floor(i / channels);
    const from = digit * PIXELS;
    const to = example * channels * PIXELS + (i % channels);
    for (let pixel = 0; pixel < PIXELS; pixel++) x[to + channels * pixel] = digits[from + pixel]!;
    y[example] = 10 * y[example]! + labels[digit]!;
  }
  return { size: count, fields: { x, y } };
}

/**
 * x: uint8 [28, 28, channels] scaled to the range asked for, a digit of MNIST in each channel; y: the number they make,
 * Σ_c 10^(channels − 1 − c)·digit_c, the first channel's digit being the highest.
 *
 * The field's test for missing modes in pictures: each of the 10^channels numbers is a mode, the rarest of three digits
 * (555) half as frequent as the most frequent (111). Unrolled GAN (arXiv:1611.02163) and VEEGAN (arXiv:1705.07761) count
 * how many of them a generator misses, telling the digits of each channel apart by a classifier.
 *
 * The training and the test split stack digits of MNIST's own. Which ones depends on these parameters only, not on the
 * run's seed.
 */
export const stackedMnist = definePlugin({
  kind: 'dataset',
  name: NAME,
  summary: 'Handwritten digits in three colour channels, a mode for each of 1,000 numbers (or two, for 100).',
  paper: 'arXiv:1611.02163',
  params: {
    channels: {
      type: 'integer',
      enum: [2, 3],
      default: 3,
      description: 'Digits in a picture, a channel each: 3 make 1,000 modes, 2 make 100.',
    },
    range: PICTURE_RANGE,
    trainSize: examplesParam('training', 60_000, MOST),
    testSize: examplesParam('test', 10_000, MOST),
  },
  create({ channels, range, trainSize, testSize }, { files, rng }) {
    const splits = { train: trainSize, test: testSize };
    const spec: DataSpec = {
      fields: {
        x: { shape: [28, 28, channels], dtype: 'uint8', range: [0, 1] },
        y: { shape: [], dtype: 'int32', classes: 10 ** channels },
      },
      splits,
      ...MNIST_ORIGIN,
    };
    return {
      spec: inRange(spec, range),
      async open(split) {
        const count = knownSplit(NAME, splits, split);
        const digits = await packagedMnist(NAME, digitsSpec, files).open(split);
        return stack(rng.fork(split), count, channels, digits);
      },
    };
  },
});
