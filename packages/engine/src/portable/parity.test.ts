import { Rng, tf } from '@ganzoo/sdk';
import { TensorRng, after, gatherRows } from '@ganzoo/sdk/host';
import { batchNormTraining, normalizeExamples } from '@ganzoo/sdk/nn';
import { beforeAll, describe, expect, it } from 'vitest';
import { penalty } from '../gradients/derivatives.test.helper.ts';
import { LAYERS } from '../gradients/layers.test.helper.ts';
import { OPS } from '../gradients/ops.test.helper.ts';
import { registerGradients } from '../gradients/register.ts';
import { installTensorFlow } from '../install/index.ts';
import { BACKEND } from '../native/kernels/register.ts';
import { NativeRuntime } from '../native/runtime.ts';
import type { Runtime } from '../runtime.ts';
import { PortableRuntime } from './runtime.ts';
import { sizeOf } from '@ganzoo/sdk/data';

let native: Runtime;
let wasm: Runtime;
beforeAll(async () => {
  // two backends in one process, which the engine does not allow: only here are they to be compared
  native = NativeRuntime.start({ library: await installTensorFlow(), device: 'cpu' });
  wasm = await PortableRuntime.start('wasm');
  registerGradients();
});

/** Largest difference between the backends, relative to the largest number or to 1 where all are smaller. */
async function difference(run: (runtime: Runtime) => tf.Tensor[]): Promise<number> {
  const results: number[][] = [];
  for (const [name, runtime] of [
    [BACKEND, native],
    ['wasm', wasm],
  ] as const) {
    await tf.setBackend(name);
    results.push(tf.tidy(() => run(runtime).flatMap(tensor => Array.from(tensor.dataSync()))));
  }
  const [a, b] = results as [number[], number[]];
  expect(b.length).toBe(a.length);
  return (
    a.reduce((most, v, i) => Math.max(most, Math.abs(v - b[i]!)), 0) /
    a.reduce((m, v) => Math.max(m, Math.abs(v)), 1)
  );
}

/** float32 keeps seven digits; sums in another order, and an exponential of another library, cost two of them. */
const PARITY = 1e-5;

/** Numbers of a rule that are others at each update. */
type Moved = Readonly<Record<string, readonly number[]>>;

const random = (name: string, shape: number[]): tf.Tensor =>
  tf.tensor(new Rng(5).fork(name).normal(sizeOf(shape)), shape);

const run = (kernel: string, inputs: tf.NamedTensorMap, attrs: object): tf.Tensor =>
  tf.engine().runKernel(kernel, inputs, attrs as tf.NamedAttrMap) as tf.Tensor;

describe('wasm and native give the same', () => {
  it.each(Object.entries({ ...OPS, ...LAYERS }))(
    '%s, gradient and gradient of its penalty',
    async (_, op) => {
      const found = await difference(() => {
        const x = random('x', [6, 4]);
        const y = op(x);
        const c = random('c', y.shape);
        return [y, tf.grad((v: tf.Tensor) => tf.sum(tf.mul(op(v), c)))(x), tf.grad(penalty(op, c))(x)];
      });
      expect(found).toBeLessThan(PARITY);
    },
  );

  it.each([
    [4, 2, 'same', [3, 7, 5, 2]],
    [3, 1, 'valid', [2, 6, 5, 3]],
    [5, 3, 'same', [2, 8, 8, 1]],
    // more than fits into one matrix of patches
    [4, 1, 'same', [40, 32, 32, 16]],
  ] as const)(
    'gradients of a convolution with kernel %i and stride %i (%s) of images [%s]',
    async (size, stride, pad, shape) => {
      const found = await difference(() => {
        const x = random('x', [...shape]) as tf.Tensor4D;
        const filter = random('filter', [size, size, shape[3], 3]) as tf.Tensor4D;
        const y = tf.conv2d(x, filter, stride, pad);
        const loss = (a: tf.Tensor, b: tf.Tensor): tf.Tensor =>
          tf.mean(tf.square(tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, stride, pad)));
        return [y, ...tf.grads(loss)([x, filter])];
      });
      expect(found).toBeLessThan(PARITY);
    },
  );

  it.each([
    [[20, 30], [30, 10], false, false],
    [[30, 20], [30, 10], true, false],
    [[20, 30], [10, 30], false, true],
    [[30, 20], [10, 30], true, true],
    [[5, 8, 6], [5, 6, 7], false, false],
    [[5, 6, 8], [5, 7, 6], true, true],
  ] as const)(
    'matrix products of [%s] and [%s], transposed %s and %s',
    async (a, b, transposeA, transposeB) => {
      const found = await difference(() => [
        tf.matMul(random('a', [...a]), random('b', [...b]), transposeA, transposeB),
      ]);
      expect(found).toBeLessThan(PARITY);
    },
  );

  it.each([[0], [1], [2], [0, 2], [1, 2], [0, 1, 2]])('sums and means over axes %s', async (...axes) => {
    const found = await difference(() => {
      const x = random('x', [7, 5, 6]);
      const kept = tf.sum(tf.cast(tf.greater(x, 0), 'int32'), axes, true);
      return [tf.sum(x, axes), tf.mean(x, axes), tf.cast(kept, 'float32'), tf.sum(tf.scalar(3))];
    });
    expect(found).toBeLessThan(PARITY);
  });

  it('the mean of many numbers', async () => {
    const found = await difference(() => [tf.mean(tf.fill([300_000], 0.1))]);
    expect(found).toBeLessThan(1e-6);
  });

  it('batch normalisation and its statistics', async () => {
    const found = await difference(() => {
      const parts = [random('x', [5, 4, 3, 6]), random('scale', [6]), random('offset', [6])] as const;
      const { y, mean, variance } = batchNormTraining(...parts, 1e-3);
      return [y, mean, variance];
    });
    expect(found).toBeLessThan(PARITY);
  });

  it('examples normalised over all their axes', async () => {
    const found = await difference(() => {
      const x = random('x', [5, 4, 3, 6]);
      const bent = (v: tf.Tensor): tf.Tensor => tf.sum(tf.square(tf.sin(normalizeExamples(v, 1e-3))));
      return [normalizeExamples(x, 1e-3), tf.grad(bent)(x)];
    });
    expect(found).toBeLessThan(PARITY);
  });

  it.each([2, 3])('pooling with windows of %i that reach over the edges', async size => {
    const found = await difference(() => {
      const x = random('x', [2, 5, 7, 3]) as tf.Tensor4D;
      const both = (v: tf.Tensor): tf.Tensor =>
        tf.sum(
          tf.square(
            tf.add(
              tf.maxPool(v as tf.Tensor4D, size, 2, 'same'),
              tf.avgPool(v as tf.Tensor4D, size, 2, 'same'),
            ),
          ),
        );
      return [tf.grad(both)(x), tf.grad(penalty(both, tf.scalar(1)))(x)];
    });
    expect(found).toBeLessThan(PARITY);
  });

  it('rows of resident bytes and numbers', async () => {
    const found = await difference(runtime => {
      const rows = tf.tensor1d([2, 0, 2], 'int32');
      const bytes = runtime.resident(
        Uint8Array.from({ length: 24 }, (_, i) => i * 10),
        [3, 2, 4],
      );
      const labels = runtime.resident(Int32Array.of(7, -8, 9), [3]);
      const points = runtime.resident(new Rng(1).normal(6), [3, 2]);
      return [
        gatherRows(bytes, rows, 2 / 255, -1),
        gatherRows(labels, rows, 1, 0),
        gatherRows(points, rows, 1, 0),
      ];
    });
    expect(found).toBeLessThan(1e-6); // one rounding
  });

  it.each(['float32', 'int32'] as const)('one-hot rows of %s', async dtype => {
    const rows = (): tf.Tensor => tf.oneHot(tf.tensor1d([2, 0, 5, -1], 'int32'), 4, 3, -1, dtype);
    expect(await difference(() => [rows()])).toBe(0);
    // of the backend that came last, WebAssembly's
    expect(Array.from(rows().dataSync()).slice(0, 4)).toEqual([-1, -1, 3, -1]);
  });

  it('permutations and drawn classes', async () => {
    const found = await difference(() => {
      const rng = new TensorRng(new Rng(1), 3);
      return [rng.permutation(500), rng.categorical(random('logits', [50, 7]))];
    });
    expect(found).toBe(0);
  });

  it('sums of segments, some of which are left out', async () => {
    const found = await difference(() => {
      const ids = tf.tensor1d([2, 0, 2, -1, 4], 'int32');
      return [tf.unsortedSegmentSum(random('x', [5, 3]), ids, 5)];
    });
    expect(found).toBeLessThan(1e-6); // one rounding
  });

  it.each(['left', 'right'] as const)('places of numbers in a sorted list, from the %s', async side => {
    const found = await difference(() => {
      const sorted = [
        [0, 3, 9, 9, 10],
        [1, 2, 3, 4, 5],
      ];
      const values = [
        [9, 2.1, 4.3],
        [0.1, 6.6, 5],
      ];
      const ids = tf.tensor1d([1, 2, 2, 4], 'int32');
      return [
        tf.searchSorted(sorted, values, side),
        tf.searchSorted(ids, tf.tensor1d([0, 2, 5], 'int32'), side),
      ];
    });
    expect(found).toBe(0);
  });

  describe.each(['nearest', 'bilinear'] as const)('pictures seen through maps, %s', interpolation => {
    it.each(['constant', 'reflect', 'wrap', 'nearest'] as const)('and beyond the edges %s', async mode => {
      const found = await difference(() => {
        const pictures = random('pictures', [3, 5, 7, 2]) as tf.Tensor4D;
        const maps = tf.tensor2d([
          [0.9, 0.2, -0.3, -0.1, 1.1, 0.4, 0.02, -0.03],
          // half a pixel to the side, and infinity at x = 5
          [1, 0, 2.5, 0, 1, -1.5, -0.2, 0],
          [-1.3, 0.3, 7.2, 0.6, -1.2, 8.4, 0, 0.01],
        ]);
        const one = tf.tensor2d([[0.6, -0.8, 2.5, 0.8, 0.6, -1.5, 0, 0]]);
        return [
          tf.image.transform(pictures, maps, interpolation, mode, 0.5),
          tf.image.transform(pictures, one, interpolation, mode, -2, [6, 4]),
        ];
      });
      expect(found).toBeLessThan(1e-6);
    });
  });

  it('rotated pictures, with a grey and a colour beyond the edges', async () => {
    const found = await difference(() => {
      const pictures = random('pictures', [3, 5, 7, 4]) as tf.Tensor4D;
      return [
        tf.image.rotateWithOffset(pictures, 0.7),
        tf.image.rotateWithOffset(tf.slice(pictures, [0, 0, 0, 0], [3, 5, 7, 1]), -2, 0.4, [0.3, 0.6]),
        tf.image.rotateWithOffset(pictures, -1.2, [0.1, 2, 3], 0.25),
      ];
    });
    expect(found).toBeLessThan(1e-6);
  });

  it('numbers that wait for others', async () => {
    const found = await difference(() => [after(tf.tensor1d([1, -2, 3]), tf.scalar(0))]);
    expect(found).toBe(0);
  });

  it('few rows times a large transposed matrix, which the native backend turns over', async () => {
    const rng = new Rng(3);
    const [a, b] = [rng.fork('a').normal(3 * 512), rng.fork('b').normal(1024 * 512)];
    const found = await difference(() => [
      tf.matMul(tf.tensor2d(a, [3, 512]), tf.tensor2d(b, [1024, 512]), false, true),
    ]);
    expect(found).toBeLessThan(PARITY);
  });

  it('uniform numbers to the bit, normal ones to rounding', async () => {
    const rng = new Rng(42).fork('test');
    expect(await difference(() => [new TensorRng(rng, 7).uniform([1003])])).toBe(0);
    // sin, cos and log in float32 differ from float64 by about 1e-7 relative, times a radius of up to 5.6
    expect(await difference(() => [new TensorRng(rng, 7).normal([1001])])).toBeLessThan(5e-6);
  });

  it.each([
    ['ApplyAdam', ['m', 'v'], { beta1: 0.5, beta2: 0.999, epsilon: 1e-8 }],
    ['ApplyGradientDescent', [], {}],
    ['ApplyMomentum', ['accumulator'], { momentum: 0.9, nesterov: false }],
    ['ApplyMomentum', ['accumulator'], { momentum: 0.9, nesterov: true }],
    ['ApplyRmsProp', ['meanSquare', 'momentumSlot'], { rho: 0.9, momentum: 0.3, epsilon: 1e-10 }],
    ['ApplyAdam', ['m', 'v'], { epsilon: 1e-8 }, { beta1: [0.5, 0.9, 0], beta2: [0.9, 0.99, 0.9] }],
    ['ApplyMomentum', ['accumulator'], { nesterov: true }, { momentum: [0.5, 0, 0.9] }],
    [
      'ApplyRmsProp',
      ['meanSquare', 'momentumSlot'],
      { epsilon: 0.1 },
      { rho: [0.9, 0, 0.5], momentum: [0, 0.5, 0] },
    ],
  ] as const)('three updates by %s, %#', async (kernel, slots, attrs, moved: Moved = {}) => {
    const found = await difference(runtime => {
      const variables = ['weight', ...slots].map(name =>
        runtime.variable(tf.abs(random(name, [9])), name, true),
      );
      for (let i = 1; i <= 3; i++) {
        const named = variables.map((variable, n) => [['weight', ...slots][n], variable]);
        const gradient = random(`gradient ${i}`, [9]);
        const inputs = {
          ...Object.fromEntries(named),
          gradient,
          learningRate: tf.scalar(0.01),
          update: tf.scalar(i),
          ...Object.fromEntries(
            Object.entries(moved).map(([name, values]) => [name, tf.scalar(values[i - 1]!)] as const),
          ),
        };
        run(kernel, inputs as tf.NamedTensorMap, attrs);
      }
      return variables.map(variable => tf.clone(variable));
    });
    expect(found).toBeLessThan(PARITY);
  });
});
