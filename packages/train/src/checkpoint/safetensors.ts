import type { DataError } from '@ganzoo/sdk';
import { damaged } from './state-file.ts';
import { sizeOf } from '@ganzoo/sdk/data';

/** A tensor of float32 or int32 by name, as the safetensors format holds it. */
export interface NamedTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array;
}

interface HeaderEntry {
  readonly dtype: string;
  readonly shape: number[];
  readonly data_offsets: [number, number];
}

/**
 * Writes tensors in the safetensors format: 8 bytes of header length (little endian), a JSON header padded with spaces
 * to a multiple of 8, then the values one after another.
 */
export function writeSafetensors(
  tensors: ReadonlyMap<string, NamedTensor>,
  metadata: Record<string, string> = {},
): Uint8Array {
  // without a prototype, so that every name is a name
  const header = Object.assign(Object.create(null) as Record<string, unknown>, { __metadata__: metadata });
  let offset = 0;
  for (const [name, { shape, data }] of tensors) {
    const dtype = data instanceof Int32Array ? 'I32' : 'F32';
    header[name] = { dtype, shape: [...shape], data_offsets: [offset, offset + data.byteLength] };
    offset += data.byteLength;
  }
  const text = JSON.stringify(header);
  const json = Buffer.from(text.padEnd(text.length + ((8 - (Buffer.byteLength(text) % 8)) % 8)));
  const bytes = new Uint8Array(8 + json.length + offset);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
  bytes.set(json, 8);
  let at = 8 + json.length;
  for (const { data } of tensors.values()) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return bytes;
}

/**
 * Reads tensors back; throws {@link DataError} naming the file where it is cut short or not of this format, or
 * where its metadata differ from those `expected`.
 */
export function readSafetensors(
  bytes: Uint8Array,
  file: string,
  { noun, expected = {} }: { noun?: 'checkpoint' | 'cache'; expected?: Record<string, string> } = {},
): Map<string, NamedTensor> {
  const broken = (what: string): DataError => damaged(what, file, noun);
  if (bytes.length < 8) throw broken('it is shorter than its header');
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  if (length > bytes.length - 8) throw broken('its header is cut short');
  let header: Record<string, HeaderEntry>;
  try {
    header = JSON.parse(Buffer.from(bytes.subarray(8, 8 + length)).toString('utf8')) as Record<
      string,
      HeaderEntry
    >;
  } catch {
    throw broken('its header is not JSON');
  }
  if (typeof header !== 'object' || header === null) throw broken('its header holds no tensors');
  const metadata: Partial<Record<string, unknown>> = { ...header['__metadata__'] };
  for (const [key, value] of Object.entries(expected))
    if (metadata[key] !== value) throw broken(`its '${key}' is another`);
  const start = 8 + length;
  const tensors = new Map<string, NamedTensor>();
  for (const [name, entry] of Object.entries(header)) {
    if (name === '__metadata__') continue;
    if (!isEntry(entry)) throw broken(`'${name}' is not described as a tensor`);
    const [from, to] = entry.data_offsets;
    const Values = { F32: Float32Array, I32: Int32Array }[entry.dtype];
    if (!Values) throw broken(`'${name}' is ${entry.dtype}, not F32 or I32`);
    if (to > bytes.length - start) throw broken(`the values of '${name}' are cut short`);
    if (to - from !== 4 * sizeOf(entry.shape)) {
      throw broken(`'${name}' has the wrong number of values`);
    }
    // copied, since values need not lie on a multiple of four bytes (a Buffer's own slice would not copy)
    const data = new Values(Uint8Array.prototype.slice.call(bytes, start + from, start + to).buffer);
    tensors.set(name, { shape: entry.shape, data });
  }
  return tensors;
}

function isEntry(entry: Partial<HeaderEntry> | null | undefined): entry is HeaderEntry {
  const whole = (list: unknown): boolean =>
    Array.isArray(list) && list.every(n => Number.isSafeInteger(n) && n >= 0);
  return whole(entry?.shape) && whole(entry?.data_offsets) && entry!.data_offsets!.length === 2;
}
