import { Rng, tf } from '@ganzoo/sdk';
import { TensorRng, gatherRows } from '@ganzoo/sdk/host';
import { beforeAll, describe, expect, it } from 'vitest';
import { Engine } from './engine.ts';
import { locateTensorFlow } from './install/index.ts';
import { cudaDriver } from './native/cuda-driver.ts';

const library = locateTensorFlow({ variant: 'gpu', env: { ...process.env, GANZOO_LIBTENSORFLOW: '' } });
const reason = library
  ? cudaDriver().problem
  : 'the GPU build is not installed; `ganzoo engine install --gpu`';

describe.skipIf(reason !== undefined)(
  `on a GPU${reason === undefined ? '' : ` (skipped: ${reason})`}`,
  () => {
    let engine: Engine;
    beforeAll(async () => {
      engine = await Engine.start({ library: library!, device: 'gpu:0' });
    });

    const values = (tensor: tf.Tensor): number[] => Array.from(tensor.dataSync());

    it('operations run there', () => {
      expect(engine.info.device).toBe('gpu:0');
      expect(engine.info.devices.map(({ type }) => type)).toContain('GPU');
      expect(values(tf.matMul(tf.tensor2d([[1, 2]]), tf.tensor2d([[3], [4]])))).toEqual([11]);
    });

    it('variables are updated in place by compiled steps, also by XLA', () => {
      for (const mode of ['graph', 'xla', 'off'] as const) {
        const w = engine.variable(tf.tensor1d([1, 2]), 'w', true);
        const outer = tf.tensor1d([10, 20]);
        const step = engine.step(
          mode,
          [{ shape: [2], dtype: 'float32' }],
          x => {
            w.assign(tf.add(tf.mul(w, x), outer));
            return [tf.sum(w)];
          },
          mode,
        );
        expect(values(step.run([tf.tensor1d([2, 3])])[0]!)).toEqual([38]);
        expect(values(w)).toEqual([12, 26]);
      }
    });

    it('data stays there, bytes and numbers, and batches are the same as on the processor', () => {
      const bytes = engine.resident(
        Uint8Array.from({ length: 48 }, (_, i) => i),
        [3, 16],
      );
      const odd = engine.resident(Uint8Array.of(1, 2, 3, 4, 5, 6), [2, 3]);
      const floats = engine.resident(Float32Array.of(1, 2, 3, 4), [2, 2]);
      const rows = tf.tensor1d([1], 'int32');
      expect(values(gatherRows(bytes, rows, 1, 0))).toEqual(Array.from({ length: 16 }, (_, i) => 16 + i));
      expect(values(gatherRows(odd, rows, 1, 0))).toEqual([4, 5, 6]);
      expect(values(gatherRows(floats, rows, 1, 0))).toEqual([3, 4]);
    });

    it('random numbers are the same bits as on the processor', () => {
      const rng = new Rng(42).fork('test');
      expect(values(new TensorRng(rng, 7).uniform([1003]))).toEqual(
        Array.from(rng.fork(0).uniform(1003, { counter: 7 })),
      );
    });
  },
);
