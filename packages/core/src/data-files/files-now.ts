import { closeSync, fstatSync, openSync, readSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { constants, gunzipSync } from 'node:zlib';
import { DataError, type ListedFile } from '@ganzoo/sdk';

/** What is wrong with a file or folder that the system would not open, as a {@link DataError}. */
export function fileError(path: string, cause: unknown, kind = 'file'): DataError {
  const { code } = cause as NodeJS.ErrnoException;
  const known: Record<string, string> = {
    ENOENT: 'does not exist',
    EISDIR: 'is a folder',
    ENOTDIR: 'is not a folder',
    EACCES: 'may not be read by you',
  };
  const what = known[code ?? ''] ?? `cannot be read (${code ?? String(cause)})`;
  const hint =
    code === 'ENOENT'
      ? "Relative paths start at the experiment file's folder, or the current one of its run."
      : undefined;
  return new DataError(`The ${kind} ${what}.`, { file: path }, hint, cause);
}

/** Runs something that opens a file; the system's errors become {@link DataError}s. */
function opening<T>(path: string, kind: string, run: () => T): T {
  try {
    return run();
  } catch (cause) {
    throw cause instanceof DataError ? cause : fileError(path, cause, kind);
  }
}

/** Size and stamp of a file, listed under a name. */
export function statFile(path: string, name: string): ListedFile {
  return opening(path, 'file', () => {
    const { size, mtimeMs } = statSync(path);
    return { path: name, bytes: size, stamp: `${size}@${Math.round(mtimeMs)}` };
  });
}

/** What lies at a path, undefined for nothing that can be looked at. */
export function kindOf(path: string): 'file' | 'folder' | undefined {
  try {
    const stats = statSync(path);
    return stats.isDirectory() ? 'folder' : stats.isFile() ? 'file' : undefined;
  } catch {
    return undefined;
  }
}

/** All files below a folder, sorted by their path in the order of code points, so that machines agree; no hidden ones. */
export function listFolder(root: string): ListedFile[] {
  const files: ListedFile[] = [];
  const visit = (folder: string, prefix: string, above: readonly string[]): void => {
    // links may lead in a circle
    const real = realpathSync(folder);
    if (above.includes(real)) return;
    for (const name of readdirSync(folder)) {
      if (name.startsWith('.')) continue;
      const path = join(folder, name);
      const stats = statSync(path, { throwIfNoEntry: false });
      if (stats?.isDirectory()) visit(path, `${prefix}${name}/`, [...above, real]);
      else if (stats?.isFile()) files.push(statFile(path, prefix + name));
    }
  };
  opening(root, 'folder', () => visit(root, '', []));
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Bytes `from .. from + count - 1` of a file, or as many as there are. */
export function readPart(path: string, from: number, count: number): Uint8Array {
  return opening(path, 'file', () => {
    const descriptor = openSync(path, 'r');
    try {
      const { size } = fstatSync(descriptor);
      const bytes = new Uint8Array(Math.max(0, Math.min(count, size - from)));
      let done = 0;
      while (done < bytes.length) {
        const got = readSync(descriptor, bytes, done, Math.min(bytes.length - done, 2 ** 30), from + done);
        if (got === 0) throw new DataError('The file became shorter while it was read.', { file: path });
        done += got;
      }
      return bytes;
    } finally {
      closeSync(descriptor);
    }
  });
}

/** More than the header of a gzip file takes, with the name in it. */
const GZIP_HEADER = 4096;

/** The first bytes of a file, or of what is in it where it is gzipped. */
export function headOf(path: string, most: number): Uint8Array {
  const bytes = readPart(path, 0, most + GZIP_HEADER);
  if (!isGzipped(bytes)) return bytes.subarray(0, most);
  // as much as can be unpacked of what was read; a file that ends here is found to be cut short when it is read whole
  return gunzip(path, bytes, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, most);
}

/** Bytes of the largest file that is kept in memory as a whole. */
export const MOST_IN_MEMORY = 2 ** 31;

/** Throws {@link DataError} where so many bytes are more than is kept in memory. */
export function checkFits(bytes: number, path: string): void {
  if (bytes <= MOST_IN_MEMORY) return;
  throw new DataError(
    `It would take ${bytes} bytes of memory; at most ${MOST_IN_MEMORY} are read.`,
    { file: path },
    'Use a part of it, or pictures in a folder, which image-folder reads while it trains.',
  );
}

/** A whole file, or what is in it where it is gzipped; `most`: bytes it may unpack to. */
export function unpackedFile(path: string, most: number): Uint8Array {
  checkFits(Math.max(most, statFile(path, path).bytes), path);
  const bytes = readPart(path, 0, Infinity);
  return isGzipped(bytes) ? gunzip(path, bytes, { maxOutputLength: Math.max(1, most) }) : bytes;
}

function isGzipped(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

function gunzip(path: string, bytes: Uint8Array, options: Parameters<typeof gunzipSync>[1]): Uint8Array {
  try {
    return gunzipSync(bytes, options);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ERR_BUFFER_TOO_LARGE') {
      const most = options?.maxOutputLength;
      throw new DataError(
        `The gzip file unpacks to more than the ${most} bytes its beginning tells of.`,
        { file: path },
        'The file has been changed.',
        cause,
      );
    }
    const what = code === 'Z_BUF_ERROR' ? 'is cut short' : `is broken (${(cause as Error).message})`;
    throw new DataError(`The gzip file ${what}.`, { file: path }, 'Fetch it again.', cause);
  }
}
