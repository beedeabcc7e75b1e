import { CompositionError, definePlugin } from '@ganzoo/sdk';
import { examplesParam, knownSplit, PICTURE_RANGE, rangeOf } from '@ganzoo/sdk/data';
import type { DataSpec } from '@ganzoo/sdk';
import { drawVertices } from './geometry.ts';
import { rasterise } from './raster.ts';

/** To be raised with each change of what is drawn: pictures made before stay in users' caches. */
const VERSION = 1;
/** Most numbers in a split: 2 GB. */
const LARGEST = 2 ** 29;
/** Most examples in a split. */
const MOST = 1_000_000;

/**
 * x: float32 [side, side, 1] in the range asked for, a convex polygon dark on light; each value is exactly
 * low + (high − low)·k / subPixels², k of the pixel's sub-pixels being outside.
 *
 * The manifold of known shape on which the study measures precision and recall: vertices on a circle of diameter
 * scale·side, at least minAngle apart, turned at random, moved so that their mean is the picture's middle. Triangles up
 * to the scale ¾ never leave the picture. All polygons have the same number of sides, so there are no labels.
 *
 * `variant: lucic2018` repeats three oversights of the published generator. Neighbouring vertices may be half of minAngle
 * apart, since the arc of each is shortened by half of it only. The turn is at most 2π degrees = 6.28°, since it is
 * converted from degrees to radians twice; so vertex i stays near its own arc. A pixel sums the sub-pixels from
 * ⌊(subPixels − 1)/2⌋ before its own on, which moves the figure by 3/8 of a pixel right and down at 8 sub-pixels.
 * `variant: paper` does what was meant. The published random order of the examples changes nothing here, where they are
 * drawn independently of each other.
 *
 * Polygons depend on these parameters only, not on the run's seed. In memory an example takes 4·side² bytes, 188 MB for
 * 60,000: float32, because k/64 does not fall on 255ths; the cache keeps k, a byte each.
 */
export const polygons = definePlugin({
  kind: 'dataset',
  name: 'polygons',
  summary:
    'Triangles and other convex polygons, dark on light, whose manifold is known: for precision and recall.',
  paper: 'arXiv:1711.10337',
  params: {
    sides: { type: 'integer', default: 3, minimum: 3, maximum: 16, description: 'Vertices of a polygon.' },
    minAngle: {
      type: 'number',
      default: 20,
      minimum: 0,
      maximum: 120,
      description:
        'Degrees between neighbouring vertices, seen from the middle of their circle, at the least.',
    },
    scale: {
      type: 'number',
      default: 0.75,
      exclusiveMinimum: 0,
      maximum: 1,
      description: "Diameter of the vertices' circle as a share of the picture's side.",
    },
    side: { type: 'integer', default: 28, minimum: 1, maximum: 256, description: 'Pixels on a side.' },
    subPixels: {
      type: 'integer',
      default: 8,
      minimum: 1,
      maximum: 15,
      description: 'Parts a pixel is divided into along a side, to soften edges.',
    },
    variant: {
      type: 'string',
      enum: ['paper', 'lucic2018'],
      default: 'paper',
      description:
        'lucic2018: with the oversights of the published generator, half the angle, hardly any turn and pixels moved by 3/8.',
    },
    range: {
      ...PICTURE_RANGE,
      description: 'Values of dark and light; generators end in sigmoid or tanh to match.',
    },
    trainSize: examplesParam('training', 60_000, MOST),
    testSize: examplesParam('test', 10_000, MOST),
    validationSize: examplesParam('validation', 10_000, MOST),
  },
  create({ range, trainSize, testSize, validationSize, ...drawn }, { files, rng }) {
    const { sides, minAngle, side, subPixels, variant } = drawn;
    const splits = { train: trainSize, test: testSize, validation: validationSize };
    if (sides * minAngle >= 360) {
      throw new CompositionError(
        `${sides} vertices cannot be ${minAngle} degrees apart on one circle.`,
        `Set minAngle below ${360 / sides}, or fewer sides.`,
      );
    }
    if (Math.max(...Object.values(splits)) * side ** 2 > LARGEST) {
      throw new CompositionError(
        `A split of so many pictures of ${side} × ${side} pixels does not fit into memory.`,
        `At most ${Math.floor(LARGEST / side ** 2)} do.`,
      );
    }
    const [low, high] = rangeOf(range)!;
    const spec: DataSpec = {
      fields: { x: { shape: [side, side, 1], dtype: 'float32', range: [low, high] } },
      splits,
      source: 'generated, after M. Lucic et al., Are GANs Created Equal? A Large-Scale Study',
      licence: 'none needed',
    };
    const levels = subPixels ** 2;
    const values = Float32Array.from({ length: levels + 1 }, (_, k) => low + ((high - low) * k) / levels);
    const offset = variant === 'lucic2018' ? (subPixels - 1) >> 1 : 0;
    return {
      spec,
      async open(split) {
        const count = knownSplit('polygons', splits, split);
        const own = rng.fork(split);
        const key = JSON.stringify(['polygons', VERSION, own.key, count, drawn]);
        const light = await files.cached(key, async () =>
          rasterise(drawVertices(own, count, drawn), sides, { side, subPixels, offset }),
        );
        // a twentieth of the time of Float32Array.from with a function
        const x = new Float32Array(light.length);
        for (let i = 0; i < x.length; i++) x[i] = values[light[i]!]!;
        return { size: count, fields: { x } };
      },
    };
  },
});
