import { crc32 } from 'node:zlib';
import { DataError } from '@ganzoo/sdk';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import { fileError } from './read-files.ts';

/** What a zip file's directory says of a member; `uncompressedSize` is what it unpacks to. */
export type ZipMember = Entry;

const [STORED, DEFLATED] = [0, 8];
/** Most members a file may list; a file of arrays has some dozens. */
const MOST_MEMBERS = 2 ** 16;

const OPTIONS: yauzl.Options = {
  lazyEntries: true,
  autoClose: false,
  // names stay bytes: no path is ever made of them
  decodeStrings: false,
  // counted here, so that each kind of damage has its own words
  validateEntrySizes: false,
};

/** The members of a zip file by name; throws {@link DataError} where it is none, or broken. */
export async function zipMembers(file: string): Promise<Map<string, ZipMember>> {
  const broken = (what: string, cause?: unknown): DataError =>
    new DataError(`This is not a whole zip file: ${what}.`, { file }, 'Fetch or write it again.', cause);
  return withZip(file, broken, async zip => {
    if (zip.entryCount > MOST_MEMBERS) throw broken(`its directory would list ${zip.entryCount} members`);
    const members = new Map<string, ZipMember>();
    try {
      for await (const entry of zip.eachEntry())
        members.set(new TextDecoder().decode(entry.fileNameRaw), entry);
    } catch (cause) {
      throw broken('its directory is broken', cause);
    }
    return members;
  });
}

/** The first bytes of a member: `most` of what it unpacks to, or all there are. */
export async function memberHead(
  file: string,
  name: string,
  member: ZipMember,
  most: number,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let count = 0;
  for await (const part of unpacked(file, name, member)) {
    parts.push(part);
    count += part.length;
    if (count >= most) break;
  }
  return Buffer.concat(parts).subarray(0, most);
}

/** A member unpacked; never to more bytes than the directory says. */
export async function memberBytes(file: string, name: string, member: ZipMember): Promise<Uint8Array> {
  const bytes = new Uint8Array(member.uncompressedSize);
  let [count, sum] = [0, 0];
  for await (const part of unpacked(file, name, member)) {
    if (count + part.length > bytes.length) {
      count = Infinity;
      break;
    }
    bytes.set(part, count);
    count += part.length;
    sum = crc32(part, sum);
  }
  if (count !== bytes.length || sum !== member.crc32) {
    throw new DataError(
      `The member '${name}' of the zip file is not what its check sum says.`,
      { file },
      'Fetch or write the file again.',
    );
  }
  return bytes;
}

/** What a member unpacks to, piece by piece; throws {@link DataError} once that is more than the directory says. */
async function* unpacked(file: string, name: string, member: ZipMember): AsyncGenerator<Uint8Array> {
  const broken = (what: string, cause?: unknown): DataError =>
    new DataError(
      `The member '${name}' of the zip file ${what}.`,
      { file },
      'Fetch or write it again.',
      cause,
    );
  const { compressionMethod: method, uncompressedSize: size } = member;
  if (member.isEncrypted() || (method !== STORED && method !== DEFLATED)) {
    throw new DataError(
      `The member '${name}' of the zip file is ${member.isEncrypted() ? 'encrypted' : `packed by method ${method}`}.`,
      { file },
      'Write it with numpy.savez or numpy.savez_compressed.',
    );
  }
  const zip = await openZip(file, what => broken(`cannot be reached any more: ${what}`));
  try {
    const stream = await zip.openReadStreamPromise(member).catch((cause: unknown) => {
      throw unreachable(file, name, cause);
    });
    let count = 0;
    try {
      for await (const part of stream as AsyncIterable<Buffer>) {
        count += part.length;
        if (method === DEFLATED && count > size)
          throw broken('unpacks to more bytes than its directory says');
        yield part;
      }
    } catch (cause) {
      throw cause instanceof DataError ? cause : broken(`is broken (${(cause as Error).message})`, cause);
    }
  } finally {
    zip.close();
  }
}

/** Why the bytes of a member are not where the directory says. */
function unreachable(file: string, name: string, cause: unknown): DataError {
  const { message } = cause as Error;
  return /overflows file bounds/.test(message)
    ? new DataError(`The zip file ends within '${name}'.`, { file }, 'Fetch it again.', cause)
    : new DataError(
        `The member '${name}' is not where the zip file's directory says.`,
        { file },
        undefined,
        cause,
      );
}

async function openZip(file: string, broken: (what: string, cause: unknown) => DataError): Promise<ZipFile> {
  try {
    return await yauzl.openPromise(file, OPTIONS);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).syscall !== undefined) throw fileError(file, cause);
    const none = /^End of central directory record signature not found/.test((cause as Error).message);
    throw broken(none ? 'it has no directory at its end' : 'its directory is broken', cause);
  }
}

async function withZip<T>(
  file: string,
  broken: (what: string, cause: unknown) => DataError,
  work: (zip: ZipFile) => Promise<T>,
): Promise<T> {
  const zip = await openZip(file, broken);
  try {
    return await work(zip);
  } finally {
    zip.close();
  }
}
