import { statSync } from 'node:fs';
import { crc32, constants, inflateRawSync } from 'node:zlib';
import { DataError } from '@ganzoo/sdk';
import { readPart } from './files-now.ts';

/** What a zip file's directory says of a member. */
export interface ZipMember {
  readonly method: number;
  readonly encrypted: boolean;
  readonly crc: number;
  /** Bytes in the file. */
  readonly packed: number;
  /** Bytes it unpacks to. */
  readonly size: number;
  /** Where its local header stands. */
  readonly offset: number;
}

const [END, END_64, LOCATOR_64, ENTRY, LOCAL] = [0x06054b50, 0x06064b50, 0x07064b50, 0x02014b50, 0x04034b50];
const [STORED, DEFLATED] = [0, 8];
/** Stands where the number is in the 64-bit field. */
const WIDE = 0xffffffff;
/** An end record and the longest comment behind it. */
const LONGEST_END = 22 + 0xffff;
/** Largest directory that is read: some hundred thousand members. */
const MOST_DIRECTORY = 2 ** 26;

/** The members of a zip file by name (PKWARE's APPNOTE 6.3.10, with its 64-bit fields, in which numpy writes). */
export function zipMembers(file: string): Map<string, ZipMember> {
  const broken = (what: string): DataError =>
    new DataError(`This is not a whole zip file: ${what}.`, { file }, 'Fetch or write it again.');
  const from = Math.max(0, fileSize(file) - LONGEST_END);
  const tail = readPart(file, from, LONGEST_END);
  const view = viewOf(tail);
  let end = tail.length - 22;
  while (end >= 0 && view.getUint32(end, true) !== END) end--;
  if (end < 0) throw broken('it has no directory at its end');
  let [size, offset] = [view.getUint32(end + 12, true), view.getUint32(end + 16, true)];
  if (end >= 20 && view.getUint32(end - 20, true) === LOCATOR_64) {
    const record = viewOf(readPart(file, Number(view.getBigUint64(end - 12, true)), 56));
    if (record.byteLength < 56 || record.getUint32(0, true) !== END_64)
      throw broken('its 64-bit end record is missing');
    [size, offset] = [Number(record.getBigUint64(40, true)), Number(record.getBigUint64(48, true))];
  }
  if (size > MOST_DIRECTORY) throw broken(`its directory would take ${size} bytes`);
  const directory = readPart(file, offset, size);
  const members = new Map<string, ZipMember>();
  const entries = viewOf(directory);
  for (let at = 0; at < size;) {
    if (at + 46 > directory.length || entries.getUint32(at, true) !== ENTRY)
      throw broken('its directory is broken');
    const [name, extra, comment] = [28, 30, 32].map(field => entries.getUint16(at + field, true)) as [
      number,
      number,
      number,
    ];
    const next = at + 46 + name + extra + comment;
    if (next > directory.length) throw broken('its directory is cut short');
    const text = new TextDecoder().decode(directory.subarray(at + 46, at + 46 + name));
    const wide = wideFields(directory.subarray(at + 46 + name, at + 46 + name + extra));
    const number = (field: number): number => {
      const value = entries.getUint32(at + field, true);
      return value === WIDE ? (wide.shift() ?? value) : value;
    };
    const sizes = { size: number(24), packed: number(20) };
    members.set(text, {
      ...sizes,
      offset: number(42),
      method: entries.getUint16(at + 10, true),
      encrypted: (entries.getUint16(at + 8, true) & 1) === 1,
      crc: entries.getUint32(at + 16, true),
    });
    at = next;
  }
  return members;
}

/** The 64-bit numbers of a member's extra fields, in their order: size, packed size, offset; only those that are needed. */
function wideFields(extra: Uint8Array): number[] {
  const view = viewOf(extra);
  for (let at = 0; at + 4 <= extra.length;) {
    const [id, length] = [view.getUint16(at, true), view.getUint16(at + 2, true)];
    if (id === 1) {
      const count = Math.min(Math.floor(length / 8), Math.floor((extra.length - at - 4) / 8));
      return Array.from({ length: count }, (_, i) => Number(view.getBigUint64(at + 4 + 8 * i, true)));
    }
    at += 4 + length;
  }
  return [];
}

/** The first bytes of a member: what `packed` of its bytes unpack to. */
export function memberHead(file: string, name: string, member: ZipMember, packed: number): Uint8Array {
  const bytes = packedBytes(file, name, member, Math.min(packed, member.packed));
  if (member.method === STORED) return bytes;
  return inflate(file, name, bytes, { finishFlush: constants.Z_SYNC_FLUSH });
}

/** A member unpacked; never to more bytes than the directory says. */
export function memberBytes(file: string, name: string, member: ZipMember): Uint8Array {
  const packed = packedBytes(file, name, member, member.packed);
  const bytes =
    member.method === STORED
      ? packed
      : inflate(file, name, packed, { maxOutputLength: Math.max(1, member.size) });
  if (bytes.length !== member.size || crc32(bytes) !== member.crc) {
    throw new DataError(
      `The member '${name}' of the zip file is not what its check sum says.`,
      { file },
      'Fetch or write the file again.',
    );
  }
  return bytes;
}

function packedBytes(file: string, name: string, member: ZipMember, count: number): Uint8Array {
  const { method, encrypted, offset } = member;
  if (encrypted || (method !== STORED && method !== DEFLATED)) {
    throw new DataError(
      `The member '${name}' of the zip file is ${encrypted ? 'encrypted' : `packed by method ${method}`}.`,
      { file },
      'Write it with numpy.savez or numpy.savez_compressed.',
    );
  }
  const header = readPart(file, offset, 30);
  const view = viewOf(header);
  if (header.length < 30 || view.getUint32(0, true) !== LOCAL) {
    throw new DataError(`The member '${name}' is not where the zip file's directory says.`, { file });
  }
  const start = offset + 30 + view.getUint16(26, true) + view.getUint16(28, true);
  const bytes = readPart(file, start, count);
  if (bytes.length < count)
    throw new DataError(`The zip file ends within '${name}'.`, { file }, 'Fetch it again.');
  return bytes;
}

function inflate(
  file: string,
  name: string,
  bytes: Uint8Array,
  options: Parameters<typeof inflateRawSync>[1],
): Uint8Array {
  try {
    return inflateRawSync(bytes, options);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const what =
      code === 'ERR_BUFFER_TOO_LARGE'
        ? 'unpacks to more bytes than its directory says'
        : `is broken (${message})`;
    throw new DataError(
      `The member '${name}' of the zip file ${what}.`,
      { file },
      'Fetch or write it again.',
      cause,
    );
  }
}

function fileSize(file: string): number {
  // readPart tells what is wrong with a file that cannot be opened
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
