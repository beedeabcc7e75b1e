import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DataError } from '../errors.ts';
import { parseNpy } from './npy.ts';
import { sizeOf } from '../shape.ts';

// the same cases every time
fc.configureGlobal({ seed: 1 });

/** An array of float32 as numpy writes it, little endian. */
function npy(shape: readonly number[], data: Float32Array): Uint8Array {
  const axes = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const dict = `{'descr': '<f4', 'fortran_order': False, 'shape': (${axes}), }`;
  const length = Math.ceil((10 + dict.length + 1) / 64) * 64 - 10;
  const out = new Uint8Array(10 + length + 4 * data.length);
  const view = new DataView(out.buffer);
  out.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]);
  view.setUint16(8, length, true);
  out.set(new TextEncoder().encode(`${dict.padEnd(length - 1)}\n`), 10);
  data.forEach((value, i) => view.setFloat32(10 + length + 4 * i, value, true));
  return out;
}

const array = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 }).chain(shape => {
  const size = sizeOf(shape);
  return fc.record({
    shape: fc.constant(shape),
    data: fc.float32Array({ minLength: size, maxLength: size }),
  });
});

/** The array that the bytes hold, or undefined where they are refused with a {@link DataError}. */
function parsed(bytes: Uint8Array) {
  try {
    return parseNpy(bytes, 'x.npy');
  } catch (error) {
    expect(error).toBeInstanceOf(DataError);
    return undefined;
  }
}

describe('parseNpy, for any array', () => {
  it('reads back shape and bits, wherever in a buffer the file begins', () => {
    fc.assert(
      fc.property(array, fc.integer({ min: 0, max: 9 }), ({ shape, data }, before) => {
        const file = npy(shape, data);
        const buffer = new Uint8Array(before + file.length);
        buffer.set(file, before);
        const read = parseNpy(buffer.subarray(before), 'x.npy');
        expect(read.shape).toEqual(shape);
        expect(read.data).toEqual(data);
      }),
    );
  });

  it('refuses every cut', () => {
    fc.assert(
      fc.property(array, fc.nat(), ({ shape, data }, cut) => {
        const file = npy(shape, data);
        expect(parsed(file.subarray(0, cut % file.length))).toBeUndefined();
      }),
    );
  });

  it('reads or refuses a file with a changed byte, and never fails otherwise', () => {
    fc.assert(
      fc.property(array, fc.nat(), fc.integer({ min: 1, max: 255 }), ({ shape, data }, at, change) => {
        const file = npy(shape, data);
        file[at % file.length]! ^= change;
        const read = parsed(file);
        if (read) expect(read.data).toHaveLength(sizeOf(read.shape));
      }),
      { numRuns: 500 },
    );
  });
});
