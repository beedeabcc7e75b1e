import { describe, expect, it } from 'vitest';
import type { FieldValues, Split } from '../contracts/data.ts';
import { arrayDataset, type ArrayDatasetOptions, type ArraySource } from './array-dataset.ts';

function source(shape: number[], data: FieldValues, file = 'file'): ArraySource {
  const dtype = data instanceof Uint8Array ? 'uint8' : data instanceof Int32Array ? 'int32' : 'float32';
  return { file, shape, dtype, read: () => data };
}

const pictures = (count: number): ArraySource => source([count, 2, 2], new Uint8Array(4 * count));
const labels = (...values: number[]): ArraySource =>
  source([values.length], Int32Array.from(values), 'labels');

function make(splits: ArrayDatasetOptions['splits'], options: Partial<ArrayDatasetOptions> = {}) {
  return arrayDataset({ name: 'arrays', splits, shape: null, range: [0, 1], stamp: '1', ...options });
}

describe('arrayDataset', () => {
  it('takes bytes of two axes for pictures, and the largest label of all splits for the last class', async () => {
    const train = { x: pictures(3), y: labels(0, 1, 1) };
    const { spec, open } = await make({ train, test: { x: pictures(1), y: labels(4) } });
    expect(spec).toEqual({
      fields: {
        x: { shape: [2, 2, 1], dtype: 'uint8', range: [0, 1] },
        y: { shape: [], dtype: 'int32', classes: 5 },
      },
      splits: { train: 3, test: 1 },
      stamp: '1',
    });
    const test = (await open('test')) as Split;
    expect(test.size).toBe(1);
    expect(test.fields['y']).toEqual(Int32Array.of(4));
  });

  it('leaves other shapes as they are, or sees them as it is told', async () => {
    const x = source([3, 6], new Float32Array(18));
    expect((await make({ train: { x } })).spec.fields).toEqual({
      x: { shape: [6], dtype: 'float32', range: [0, 1] },
    });
    expect((await make({ train: { x } }, { shape: [3, 2], range: undefined })).spec.fields).toEqual({
      x: { shape: [3, 2], dtype: 'float32' },
    });
    await expect(make({ train: { x } }, { shape: [5] })).rejects.toThrow(/\[6\] cannot be seen as \[5\]/);
  });

  it.each<[string, () => Promise<unknown>, RegExp]>([
    ['no examples', () => make({ train: { x: source([0, 2], new Float32Array(0)) } }), /holds no examples/],
    ['no axis', () => make({ train: { x: source([], new Float32Array(1)) } }), /holds no examples/],
    [
      'too few labels',
      () => make({ train: { x: pictures(3), y: labels(0, 1) } }),
      /should be 3 whole numbers/,
    ],
    [
      'labels that are no whole numbers',
      () => make({ train: { x: pictures(1), y: source([1], Float32Array.of(0.5)) } }),
      /whole numbers/,
    ],
    ['a label below 0', () => make({ train: { x: pictures(2), y: labels(0, -1) } }), /Label 1 is -1/],
    [
      'a label beyond all classes',
      () => make({ train: { x: pictures(1), y: labels(2e9) } }),
      /Label 0 is 2000000000/,
    ],
    [
      'labels in one split only',
      () => make({ train: { x: pictures(1), y: labels(0) }, test: { x: pictures(1) } }),
      /for the split train only/,
    ],
    [
      'test examples of another shape',
      () => make({ train: { x: pictures(1) }, test: { x: source([1, 3, 2], new Uint8Array(6)) } }),
      /uint8 of shape \[3, 2\], those for training uint8 of shape \[2, 2\]/,
    ],
    [
      'test examples of another type',
      () => make({ train: { x: pictures(1) }, test: { x: source([1, 2, 2], new Float32Array(4)) } }),
      /float32 of shape/,
    ],
  ])('refuses %s', async (_, create, message) => {
    await expect(create()).rejects.toThrow(message);
  });

  it.each([
    [
      'a value outside of the range',
      [0, 0.5, 1.5, 0],
      /Example 1 holds the value 1.5, outside of the range \[0, 1\]/,
    ],
    ['a value that is no number', [0, NaN, 0, 0], /Example 0 holds the value NaN/],
    ['an infinite value', [0, 0, 0, -Infinity], /Example 1 holds the value -Infinity/],
  ])('names %s when a split is opened', async (_, values, message) => {
    const { open } = await make({ train: { x: source([2, 2], Float32Array.from(values)) } });
    await expect(open('train')).rejects.toThrow(message);
  });

  it('refuses a split it does not have', async () => {
    const failed = (await make({ train: { x: pictures(1) } })).open('toString');
    await expect(failed).rejects.toMatchObject({ code: 'DATA', hint: 'Splits: train.' });
  });
});
