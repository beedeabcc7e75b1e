import { describe, expect, it } from 'vitest';
import { DataError } from '../errors.ts';
import { parseIdx } from './idx.ts';

/** An idx file of one or two axes, with its elements written by a DataView. */
function idx(type: number, shape: number[], bytes: number, write: (view: DataView) => void): Uint8Array {
  const start = 4 + 4 * shape.length;
  const out = new Uint8Array(start + bytes);
  const view = new DataView(out.buffer);
  view.setUint32(0, (type << 8) | shape.length);
  shape.forEach((length, axis) => view.setUint32(4 + 4 * axis, length));
  write(new DataView(out.buffer, start));
  return out;
}

describe('parseIdx', () => {
  it.each([
    [
      'unsigned bytes',
      0x08,
      2,
      (view: DataView) => [250, 3].forEach((v, i) => view.setUint8(i, v)),
      [250, 3],
    ],
    ['signed bytes', 0x09, 2, (view: DataView) => [-6, 3].forEach((v, i) => view.setInt8(i, v)), [-6, 3]],
    ['int16', 0x0b, 4, (view: DataView) => [-600, 3].forEach((v, i) => view.setInt16(2 * i, v)), [-600, 3]],
    [
      'int32',
      0x0c,
      8,
      (view: DataView) => [-70000, 3].forEach((v, i) => view.setInt32(4 * i, v)),
      [-70000, 3],
    ],
    [
      'float32',
      0x0d,
      8,
      (view: DataView) => [-0.5, 3].forEach((v, i) => view.setFloat32(4 * i, v)),
      [-0.5, 3],
    ],
    [
      'float64',
      0x0e,
      16,
      (view: DataView) => [-0.5, 3].forEach((v, i) => view.setFloat64(8 * i, v)),
      [-0.5, 3],
    ],
  ])('reads %s', (_, type, bytes, write, values) => {
    const { shape, data } = parseIdx(idx(type, [1, 2], bytes, write), 'file');
    expect(shape).toEqual([1, 2]);
    expect([...data]).toEqual(values);
  });

  it('reads bytes that start in the middle of a buffer', () => {
    const file = idx(0x0b, [1], 2, view => view.setInt16(0, 515));
    const whole = new Uint8Array(file.length + 3);
    whole.set(file, 3);
    expect([...parseIdx(whole.subarray(3), 'file').data]).toEqual([515]);
  });

  const good = idx(0x08, [2, 3], 6, () => undefined);
  it.each([
    ['cut short', good.subarray(0, 13), /18 bytes, but this one has 13/, /cut short/],
    ['too long', Uint8Array.of(...good, 0), /18 bytes, but this one has 19/, /changed/],
    ['cut within the header', good.subarray(0, 9), /within its header/, /again/],
    ['empty', new Uint8Array(0), /not an idx file/, /again/],
    ['text', new TextEncoder().encode('<!DOCTYPE html>'), /not an idx file/, /again/],
    ['of an unknown element type', idx(0x0a, [1], 1, () => undefined), /not an idx file/, /again/],
    ['compressed', Uint8Array.of(0x1f, 0x8b, 8, 0, 0), /not an idx file/, /gunzip/],
  ])('says of a file that is %s which one it is', (_, bytes, message, hint) => {
    let error: unknown;
    try {
      parseIdx(bytes, 'train-images');
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(DataError);
    expect(error).toMatchObject({ code: 'DATA', where: { file: 'train-images' } });
    expect((error as DataError).message).toMatch(message);
    expect((error as DataError).hint).toMatch(hint);
  });
});
