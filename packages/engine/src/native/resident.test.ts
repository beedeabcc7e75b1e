import { tf } from '@ganzoo/sdk';
import { gatherRows } from '@ganzoo/sdk/host';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../engine.ts';
import { startEngine } from '../start-engine.test.helper.ts';
import type { NativeBackend } from './backend.ts';
import { residentTensor } from './resident.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
});

const ROWS = 5;
const SHAPE = [ROWS, 4, 6, 1];
const bytes = Uint8Array.from({ length: ROWS * 24 }, (_, i) => (i * 97 + 251) % 256);

/** Rows 3 and 0, as numbers from 0 to 255. */
const expected = [...bytes.subarray(72, 96), ...bytes.subarray(0, 24)];

describe('rows of bytes that lie on a GPU as 64-bit numbers', () => {
  // the form is the same on the processor, so it can be checked without a GPU
  const packed = (data: Uint8Array): tf.Tensor =>
    residentTensor(tf.backend() as NativeBackend, data, SHAPE, true);

  it('are gathered as the same bytes, at once and in a compiled step', () => {
    const data = packed(bytes);
    const rows = tf.tensor1d([3, 0], 'int32');
    const eager = gatherRows(data, rows, 1, 0);
    expect(eager.shape).toEqual([2, 4, 6, 1]);
    expect(Array.from(eager.dataSync())).toEqual(expected);
    const step = engine.step('gather', [{ shape: [2], dtype: 'int32' }], indices => [
      gatherRows(data, indices as tf.Tensor1D, 1, 0),
    ]);
    const [compiled] = step.run([rows]);
    expect(compiled!.shape).toEqual([2, 4, 6, 1]);
    expect(Array.from(compiled!.dataSync())).toEqual(expected);
  });

  it('may begin anywhere in a larger buffer', () => {
    const larger = new Uint8Array(bytes.length + 3);
    larger.set(bytes, 3);
    const data = packed(larger.subarray(3));
    expect(Array.from(gatherRows(data, tf.tensor1d([3, 0], 'int32'), 1, 0).dataSync())).toEqual(expected);
  });
});

it('rows whose length is no multiple of eight stay bytes', () => {
  const data = residentTensor(
    tf.backend() as NativeBackend,
    Uint8Array.from([1, 2, 3, 4, 5, 6]),
    [2, 3],
    true,
  );
  expect(Array.from(gatherRows(data, tf.tensor1d([1], 'int32'), 1, 0).dataSync())).toEqual([4, 5, 6]);
});
