import { describe, expect, it } from 'vitest';
import { DataError } from '../errors.ts';
import { parseNpy, parseNpyHeader } from './npy.ts';

/** An npy file of version 1, its header filled up to 64 bytes as numpy does. */
function npy(
  descr: string,
  shape: string,
  elements: ArrayBufferLike,
  order = 'False',
  version = 1,
): Uint8Array {
  const dict = `{'descr': ${descr}, 'fortran_order': ${order}, 'shape': ${shape}, }`;
  const before = version === 1 ? 10 : 12;
  const length = Math.ceil((before + dict.length + 1) / 64) * 64 - before;
  const header = `${dict.padEnd(length - 1)}\n`;
  const out = new Uint8Array(before + length + elements.byteLength);
  out.set([0x93, ...'NUMPY'].map(c => (typeof c === 'number' ? c : c.charCodeAt(0))));
  out[6] = version;
  const view = new DataView(out.buffer);
  if (version === 1) view.setUint16(8, length, true);
  else view.setUint32(8, length, true);
  out.set(new TextEncoder().encode(header), before);
  out.set(new Uint8Array(elements), before + length);
  return out;
}

/** Elements written one by one in a byte order. */
function elements(
  width: number,
  values: readonly number[],
  write: (view: DataView, at: number, v: number) => void,
) {
  const view = new DataView(new ArrayBuffer(width * values.length));
  values.forEach((value, i) => write(view, i * width, value));
  return view.buffer;
}

describe('parseNpy', () => {
  it.each([
    ['|u1', Uint8Array, [250, 3], elements(1, [250, 3], (view, at, v) => view.setUint8(at, v))],
    ['|b1', Uint8Array, [0, 1], elements(1, [0, 1], (view, at, v) => view.setUint8(at, v))],
    ['|i1', Int32Array, [-6, 3], elements(1, [-6, 3], (view, at, v) => view.setInt8(at, v))],
    ['<u2', Int32Array, [60000, 3], elements(2, [60000, 3], (view, at, v) => view.setUint16(at, v, true))],
    ['>i2', Int32Array, [-600, 3], elements(2, [-600, 3], (view, at, v) => view.setInt16(at, v))],
    ['<i4', Int32Array, [-70000, 3], elements(4, [-70000, 3], (view, at, v) => view.setInt32(at, v, true))],
    ['>i4', Int32Array, [-70000, 3], elements(4, [-70000, 3], (view, at, v) => view.setInt32(at, v))],
    [
      '<i8',
      Int32Array,
      [-7, 3],
      elements(8, [-7, 3], (view, at, v) => view.setBigInt64(at, BigInt(v), true)),
    ],
    ['<u8', Int32Array, [7, 3], elements(8, [7, 3], (view, at, v) => view.setBigUint64(at, BigInt(v), true))],
    ['<f4', Float32Array, [-0.5, 3], elements(4, [-0.5, 3], (view, at, v) => view.setFloat32(at, v, true))],
    ['>f4', Float32Array, [-0.5, 3], elements(4, [-0.5, 3], (view, at, v) => view.setFloat32(at, v))],
    ['<f8', Float32Array, [-0.5, 3], elements(8, [-0.5, 3], (view, at, v) => view.setFloat64(at, v, true))],
  ] as const)('reads %s', (descr, type, values, data) => {
    for (const version of [1, 2, 3]) {
      const array = parseNpy(npy(`'${descr}'`, '(2,)', data, 'False', version), 'file');
      expect(array.shape).toEqual([2]);
      expect(array.data).toBeInstanceOf(type);
      expect([...array.data]).toEqual(values);
    }
  });

  it.each([
    ['()', []],
    ['(1,)', [1]],
    ['(1, 1, 1)', [1, 1, 1]],
    ['(0, 28)', [0, 28]],
  ])('reads the shape %s', (text, shape) => {
    const header = parseNpyHeader(npy("'|u1'", text, new ArrayBuffer(1)), 'file');
    expect(header).toMatchObject({ shape, dtype: 'uint8', width: 1 });
  });

  const good = npy("'<f4'", '(2,)', new ArrayBuffer(8));
  it.each([
    ['cut short', good.subarray(0, good.length - 1), /has 136 bytes with its header, but this one has 135/],
    ['cut within the header', good.subarray(0, 60), /within its header/],
    ['no npy file', new TextEncoder().encode('<!DOCTYPE html>'), /does not begin with/],
    ['empty', new Uint8Array(0), /does not begin with/],
    ['of Python objects', npy("'|O'", '(2,)', new ArrayBuffer(8)), /of type '\|O'/],
    ['of strings', npy("'<U3'", '(2,)', new ArrayBuffer(24)), /of type '<U3'/],
    ['of halves', npy("'<f2'", '(2,)', new ArrayBuffer(4)), /of type '<f2'/],
    ['of records', npy("[('a', '<f4')]", '(2,)', new ArrayBuffer(8)), /are records/],
    ['in columns', npy("'<f4'", '(2,)', new ArrayBuffer(8), 'True'), /column by column/],
    ['without a shape', npy("'<f4'", 'None', new ArrayBuffer(8)), /header of the npy array is broken/],
    [
      'of whole numbers too large',
      npy(
        "'<i8'",
        '(1,)',
        elements(8, [2 ** 40], (view, at, v) => view.setBigInt64(at, BigInt(v), true)),
      ),
      /whole number 1099511627776/,
    ],
  ])('says of an array that is %s what is wrong', (_, bytes, message) => {
    let error: unknown;
    try {
      parseNpy(bytes, 'data.npz[x]');
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(DataError);
    expect(error).toMatchObject({ code: 'DATA', where: { file: 'data.npz[x]' } });
    expect((error as DataError).message).toMatch(message);
  });
});
