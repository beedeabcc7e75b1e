import type { FieldSpec } from '../contracts/data.ts';
import { DataError } from '../errors.ts';
import { sizeOf } from '../shape.ts';

/** An array as an idx file holds it. */
export interface IdxArray {
  readonly shape: number[];
  readonly data: Uint8Array | Int32Array | Float32Array;
}

/** How one element is stored: its bytes, and how they are read (big-endian) into which array. */
interface Element {
  readonly bytes: number;
  readonly make: (length: number) => Int32Array | Float32Array;
  readonly read: (view: DataView, at: number) => number;
}

const ints = (length: number): Int32Array => new Int32Array(length);
const floats = (length: number): Float32Array => new Float32Array(length);

/** Element types by the third byte of the file, but for 0x08, unsigned bytes, which need no reading. */
const ELEMENTS: Readonly<Record<number, Element>> = {
  0x09: { bytes: 1, make: ints, read: (view, at) => view.getInt8(at) },
  0x0b: { bytes: 2, make: ints, read: (view, at) => view.getInt16(at) },
  0x0c: { bytes: 4, make: ints, read: (view, at) => view.getInt32(at) },
  0x0d: { bytes: 4, make: floats, read: (view, at) => view.getFloat32(at) },
  0x0e: { bytes: 8, make: floats, read: (view, at) => view.getFloat64(at) },
};
const UNSIGNED_BYTE = 0x08;

/**
 * Reads an idx file, the format of MNIST and its relatives: two zero bytes, element type, number of axes, the axes'
 * lengths as big-endian 32-bit numbers, then the elements.
 *
 * Whole numbers of any width come as int32, float64 as float32, unsigned bytes as a view of `bytes`. Throws
 * {@link DataError} naming `file` where the header is not idx's or the file is shorter or longer than it says.
 */
export function parseIdx(bytes: Uint8Array, file: string): IdxArray {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [type, shape] = header(view, file);
  const start = 4 + 4 * shape.length;
  const count = sizeOf(shape);
  const element = ELEMENTS[type];
  const wanted = start + count * (element?.bytes ?? 1);
  if (bytes.length !== wanted) {
    throw new DataError(
      `An idx file of shape [${shape.join(', ')}] has ${wanted} bytes, but this one has ${bytes.length}.`,
      { file },
      bytes.length < wanted ? 'The file is cut short: fetch it again.' : 'The file has been changed.',
    );
  }
  if (!element) return { shape, data: bytes.subarray(start) };
  const data = element.make(count);
  for (let i = 0; i < count; i++) data[i] = element.read(view, start + i * element.bytes);
  return { shape, data };
}

/** Most bytes an idx file's header takes. */
export const IDX_HEADER_BYTES = 4 + 4 * 255;

/** What the first bytes of an idx file say of it: shape, type of what {@link parseIdx} gives, bytes of the whole file. */
export function parseIdxHeader(
  bytes: Uint8Array,
  file: string,
): { shape: number[]; dtype: FieldSpec['dtype']; bytes: number } {
  const [type, shape] = header(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), file);
  const element = ELEMENTS[type];
  const made = element?.make(0);
  return {
    shape,
    dtype: made === undefined ? 'uint8' : made instanceof Int32Array ? 'int32' : 'float32',
    bytes: 4 + 4 * shape.length + sizeOf(shape) * (element?.bytes ?? 1),
  };
}

/** Element type and shape; throws where the first bytes are not an idx file's. */
function header(view: DataView, file: string): [type: number, shape: number[]] {
  const magic = view.byteLength < 4 ? undefined : view.getUint32(0);
  const type = ((magic ?? 0) >>> 8) & 0xff;
  const axes = (magic ?? 0) & 0xff;
  const known = type === UNSIGNED_BYTE || type in ELEMENTS;
  if (magic === undefined || magic >>> 16 !== 0 || !known || axes === 0) {
    const zipped = magic !== undefined && magic >>> 16 === 0x1f8b;
    throw new DataError(
      'This is not an idx file: its first four bytes are not 0, 0, an element type and the number of axes.',
      { file },
      zipped ? 'It is compressed: unpack it with gunzip first.' : 'Fetch the file again.',
    );
  }
  if (view.byteLength < 4 + 4 * axes) {
    throw new DataError('The idx file ends within its header.', { file }, 'Fetch the file again.');
  }
  return [type, Array.from({ length: axes }, (_, axis) => view.getUint32(4 + 4 * axis))];
}
