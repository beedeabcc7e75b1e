import { DataError } from '@ganzoo/sdk';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSafetensors, writeSafetensors, type NamedTensor } from './safetensors.ts';
import { sizeOf } from '@ganzoo/sdk/data';

// the same cases every time
fc.configureGlobal({ seed: 1 });

const tensor: fc.Arbitrary<NamedTensor> = fc
  .array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 })
  .chain(shape => {
    const size = sizeOf(shape);
    return fc.record({
      shape: fc.constant(shape),
      data: fc.float32Array({ minLength: size, maxLength: size }),
    });
  });
/** Any names: paths of weights, and worse ones. */
const name = fc.oneof(fc.constantFrom('generator/dense/kernel', '__proto__', 'ä"\\'), fc.string());
const tensors = fc
  .array(fc.tuple(name, tensor), { maxLength: 4 })
  .map(pairs => new Map(pairs.filter(([key]) => key !== '__metadata__')));

/** The tensors that the bytes hold, or undefined where they are refused with a {@link DataError}. */
function read(bytes: Uint8Array): Map<string, NamedTensor> | undefined {
  try {
    return readSafetensors(bytes, 'nets.safetensors');
  } catch (error) {
    expect(error).toBeInstanceOf(DataError);
    return undefined;
  }
}

describe('safetensors, for any tensors', () => {
  it('reads back names, shapes and bits', () => {
    fc.assert(
      fc.property(tensors, given => {
        const bytes = writeSafetensors(given);
        // the values begin at a multiple of eight bytes, as the format recommends
        expect(Number(new DataView(bytes.buffer).getBigUint64(0, true)) % 8).toBe(0);
        expect(readSafetensors(bytes, 'nets.safetensors')).toEqual(given);
      }),
    );
  });

  it('refuses every cut that takes something away', () => {
    fc.assert(
      fc.property(tensors, fc.nat(), (given, cut) => {
        const bytes = writeSafetensors(given);
        expect(read(bytes.subarray(0, cut % bytes.length))).toBeUndefined();
      }),
    );
  });

  it('reads or refuses any bytes, and never fails otherwise', () => {
    fc.assert(
      fc.property(tensors, fc.nat(), fc.integer({ min: 1, max: 255 }), (given, at, change) => {
        const bytes = writeSafetensors(given);
        bytes[at % bytes.length]! ^= change;
        for (const { shape, data } of read(bytes)?.values() ?? []) {
          expect(data).toHaveLength(sizeOf(shape));
        }
      }),
      { numRuns: 500 },
    );
    fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), bytes => void read(bytes)));
  });
});
