import type { FieldSpec, FieldValues } from '../contracts/data.ts';
import { DataError } from '../errors.ts';
import { sizeOf } from '../shape.ts';

/** What an npy file says of its array. */
export interface NpyHeader {
  /** Element type as numpy writes it: byte order, kind, bytes; `<f4`, `|u1`. */
  readonly descr: string;
  readonly shape: readonly number[];
  /** Bytes of one element. */
  readonly width: number;
  /** Type of what {@link parseNpy} gives. */
  readonly dtype: FieldSpec['dtype'];
  /** Where the elements begin. */
  readonly start: number;
}

/** An array as an npy file holds it. */
export interface NpyArray {
  readonly shape: readonly number[];
  readonly data: FieldValues;
}

type Read = (view: DataView, at: number, little: boolean) => number;

/** How elements are read, by kind and bytes; booleans and unsigned bytes need no reading. */
const ELEMENTS: Readonly<Record<string, { readonly whole: boolean; readonly read: Read }>> = {
  b1: { whole: true, read: (view, at) => view.getUint8(at) },
  u1: { whole: true, read: (view, at) => view.getUint8(at) },
  i1: { whole: true, read: (view, at) => view.getInt8(at) },
  u2: { whole: true, read: (view, at, little) => view.getUint16(at, little) },
  i2: { whole: true, read: (view, at, little) => view.getInt16(at, little) },
  u4: { whole: true, read: (view, at, little) => view.getUint32(at, little) },
  i4: { whole: true, read: (view, at, little) => view.getInt32(at, little) },
  u8: { whole: true, read: (view, at, little) => Number(view.getBigUint64(at, little)) },
  i8: { whole: true, read: (view, at, little) => Number(view.getBigInt64(at, little)) },
  f4: { whole: false, read: (view, at, little) => view.getFloat32(at, little) },
  f8: { whole: false, read: (view, at, little) => view.getFloat64(at, little) },
};
const BYTES = new Set(['b1', 'u1']);
const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
const LITTLE = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/**
 * Reads the header of an npy file (format versions 1 to 3, numpy's NEP 1): the type and shape of its array.
 *
 * Throws {@link DataError} where the first bytes are not an npy file's, the elements are no numbers, or the array is
 * stored column by column.
 */
export function parseNpyHeader(bytes: Uint8Array, file: string): NpyHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || MAGIC.some((byte, i) => bytes[i] !== byte)) {
    throw new DataError(
      'This is not an npy array: it does not begin with \\x93NUMPY.',
      { file },
      'Write it with numpy.',
    );
  }
  const wide = bytes[6]! >= 2;
  const start = wide ? 12 + view.getUint32(8, true) : 10 + view.getUint16(8, true);
  if (start > bytes.length)
    throw new DataError('The npy array ends within its header.', { file }, 'Write it again.');
  const text = new TextDecoder('latin1').decode(bytes.subarray(wide ? 12 : 10, start));
  const descr = /'descr':\s*'([^']*)'/.exec(text)?.[1];
  const order = /'fortran_order':\s*(True|False)/.exec(text)?.[1];
  const shape = /'shape':\s*\(([\d,\sL]*)\)/.exec(text)?.[1];
  const kind = descr?.slice(1) ?? '';
  if (descr === undefined || !Object.hasOwn(ELEMENTS, kind)) {
    throw new DataError(
      `The array's elements are ${descr === undefined ? 'records' : `of type '${descr}'`}, which cannot be read.`,
      { file },
      'Whole numbers of 8 to 64 bits, float32 and float64 can: array.astype(numpy.float32).',
    );
  }
  if (shape === undefined || order === undefined) {
    throw new DataError('The header of the npy array is broken.', { file }, 'Write it again.');
  }
  if (order === 'True') {
    throw new DataError(
      'The array is stored column by column.',
      { file },
      'Save numpy.ascontiguousarray(array) instead.',
    );
  }
  const axes = shape
    .split(',')
    .map(axis => axis.trim())
    .filter(axis => axis !== '');
  return {
    descr,
    shape: axes.map(axis => Number.parseInt(axis, 10)),
    width: Number(kind.slice(1)),
    dtype: dtypeOf(kind),
    start,
  };
}

function dtypeOf(kind: string): FieldSpec['dtype'] {
  if (BYTES.has(kind)) return 'uint8';
  return ELEMENTS[kind]!.whole ? 'int32' : 'float32';
}

/** Bytes of a whole npy array. */
export function npyBytes({ shape, width, start }: NpyHeader): number {
  return start + width * sizeOf(shape);
}

/**
 * Reads an npy array: bytes and booleans as they are, other whole numbers as int32, floating point as float32.
 *
 * Throws {@link DataError} as {@link parseNpyHeader} does, where the bytes are not as many as the shape says, or where a
 * whole number needs more than 32 bits.
 */
export function parseNpy(bytes: Uint8Array, file: string): NpyArray {
  const header = parseNpyHeader(bytes, file);
  const { descr, shape, width, start } = header;
  const wanted = npyBytes(header);
  if (bytes.length !== wanted) {
    throw new DataError(
      `An array '${descr}' of shape [${shape.join(', ')}] has ${wanted} bytes with its header, but this one has ${bytes.length}.`,
      { file },
      'Write it again.',
    );
  }
  const kind = descr.slice(1);
  if (BYTES.has(kind)) return { shape, data: bytes.subarray(start) };
  const count = (wanted - start) / width;
  const little = descr[0] === '<' || (descr[0] !== '>' && LITTLE);
  if (LITTLE === little && (kind === 'f4' || kind === 'i4')) {
    // same byte order: copied only so that the array starts at an aligned offset
    const { buffer } = bytes.slice(start);
    return {
      shape,
      data: kind === 'f4' ? new Float32Array(buffer, 0, count) : new Int32Array(buffer, 0, count),
    };
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, wanted - start);
  const { whole, read } = ELEMENTS[kind]!;
  const data = whole ? new Int32Array(count) : new Float32Array(count);
  for (let i = 0; i < count; i++) {
    const value = read(view, i * width, little);
    data[i] = value;
    if (whole && data[i] !== value) {
      throw new DataError(`The array holds the whole number ${value}, which needs more than 32 bits.`, {
        file,
      });
    }
  }
  return { shape, data };
}
