import { Engine, installTensorFlow } from '@ganzoo/engine';
import { tf } from '@ganzoo/sdk';
import { beforeAll, describe, expect, it } from 'vitest';
import { BatchSource } from './batch-source.ts';
import { ResidentSplit } from './resident-split.ts';
import { StreamedData } from './streamed.ts';

const point = { shape: [2], dtype: 'float32' } as const;
let source: BatchSource;

beforeAll(async () => {
  const engine = await Engine.start({ library: await installTensorFlow() });
  const split = { size: 2, fields: { a: Float32Array.of(0, 1, 2, 3) } };
  const read = async () => ({ fields: { b: new Float32Array(2) } });
  source = new BatchSource([
    { name: 'left', fields: ['a'], batch: 3, data: new ResidentSplit(engine, { a: point }, split) },
    {
      name: 'right',
      fields: ['b'],
      batch: 1,
      data: new StreamedData({ b: point }, { size: 5, read, close: async () => undefined }),
    },
  ]);
});

describe('BatchSource', () => {
  it('has arguments for each group: rows of what is in memory, values and rows of what is read', () => {
    expect(source.arguments(({ batch }) => [2, batch])).toEqual([
      { shape: [2, 3], dtype: 'int32' },
      { shape: [2, 1, 2], dtype: 'float32' },
      { shape: [2, 1], dtype: 'int32' },
    ]);
  });

  it('makes one record of fields, and one of rows that names its groups', () => {
    const args = [tf.tensor1d([1, 0, 1], 'int32'), tf.tensor2d([[7, 8]]), tf.tensor1d([4], 'int32')];
    const { fields, rows } = source.batch(args);
    expect(fields['a']!.arraySync()).toEqual([
      [2, 3],
      [0, 1],
      [2, 3],
    ]);
    expect(fields['b']!.arraySync()).toEqual([[7, 8]]);
    expect(Object.values(rows).map(each => each.arraySync())).toEqual([[1, 0, 1], [4]]);
    expect(() => rows['middle']).toThrow("there is no group 'middle'; there are left, right");
  });

  it('knows the group of a field', () => {
    expect(source.of('b').size).toBe(5);
    expect(() => source.of('c')).toThrow(/'c'/);
  });
});
