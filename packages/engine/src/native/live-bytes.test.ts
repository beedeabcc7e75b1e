import { expect, test } from 'vitest';
import { LiveBytes } from './live-bytes.ts';
import { DataType } from './types.ts';

const floats = (id: number, count: number) => ({ id, shape: [count], dtype: DataType.FLOAT });

test('a chain needs one tensor at a time, what is used again later stays', () => {
  const chain = new LiveBytes();
  chain.add('Const', [], [floats(1, 10)]);
  chain.add('Exp', [1], [floats(2, 10)]);
  chain.add('Exp', [2], [floats(3, 10)]);
  expect(chain.peak()).toBe(40);

  const back = new LiveBytes();
  back.add('Const', [], [floats(1, 10)]);
  back.add('Exp', [1], [floats(2, 10)]);
  back.add('Exp', [2], [floats(3, 10)]);
  back.add('Mul', [3, 2], [floats(4, 10)]); // the gradient of an exponential needs its result
  back.add('Mul', [4, 1], [floats(5, 10)]);
  expect(back.peak()).toBe(3 * 40);
});

test('another shape of the same values takes nothing', () => {
  const live = new LiveBytes();
  live.add('Const', [], [floats(1, 10)]);
  live.add('Reshape', [1], [{ id: 2, shape: [2, 5], dtype: DataType.FLOAT }]);
  live.add('Exp', [2], [floats(3, 1)]);
  expect(live.peak()).toBe(40);
});
