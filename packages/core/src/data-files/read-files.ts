import type { Stats } from 'node:fs';
import { open, readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { constants, gunzip, type ZlibOptions } from 'node:zlib';
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
async function opening<T>(path: string, kind: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (cause) {
    throw cause instanceof DataError ? cause : fileError(path, cause, kind);
  }
}

/** Size and stamp of a file, listed under a name. */
export function statFile(path: string, name: string): Promise<ListedFile> {
  return opening(path, 'file', async () => listed(name, await stat(path)));
}

function listed(path: string, { size, mtimeMs }: Stats): ListedFile {
  return { path, bytes: size, stamp: `${size}@${Math.round(mtimeMs)}` };
}

/** What lies at a path, undefined for nothing that can be looked at. */
export async function kindOf(path: string): Promise<'file' | 'folder' | undefined> {
  const stats = await stat(path).catch(() => undefined);
  return stats?.isDirectory() ? 'folder' : stats?.isFile() ? 'file' : undefined;
}

/** Files of one folder that are looked at side by side. */
const TOGETHER = 64;

/** All files below a folder, sorted by their path in the order of code points, so that machines agree; no hidden ones. */
export async function listFolder(root: string): Promise<ListedFile[]> {
  const files: ListedFile[] = [];
  const look = async (path: string, name: string, above: readonly string[]): Promise<void> => {
    const stats = await stat(path).catch((error: NodeJS.ErrnoException) => {
      // a link to nothing
      if (error.code !== 'ENOENT') throw error;
    });
    if (stats?.isDirectory()) await visit(path, `${name}/`, above);
    else if (stats?.isFile()) files.push(listed(name, stats));
  };
  const visit = async (folder: string, prefix: string, above: readonly string[]): Promise<void> => {
    // links may lead in a circle
    const real = await realpath(folder);
    if (above.includes(real)) return;
    const names = (await readdir(folder)).filter(name => !name.startsWith('.'));
    for (let i = 0; i < names.length; i += TOGETHER) {
      const some = names.slice(i, i + TOGETHER);
      await Promise.all(some.map(name => look(join(folder, name), prefix + name, [...above, real])));
    }
  };
  await opening(root, 'folder', () => visit(root, '', []));
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Most bytes the system is asked for at a time. */
const READ = 2 ** 30;

/** The first bytes of a file, `most` of them or as many as there are. */
function readFirst(path: string, most: number): Promise<Uint8Array> {
  return opening(path, 'file', async () => {
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      const bytes = new Uint8Array(Math.min(most, size));
      for (let done = 0; done < bytes.length;) {
        const { bytesRead } = await file.read(bytes, done, Math.min(bytes.length - done, READ), done);
        if (bytesRead === 0)
          throw new DataError('The file became shorter while it was read.', { file: path });
        done += bytesRead;
      }
      return bytes;
    } finally {
      await file.close();
    }
  });
}

/** More than the header of a gzip file takes, with the name in it. */
const GZIP_HEADER = 4096;

/** The first bytes of a file, or of what is in it where it is gzipped. */
export async function headOf(path: string, most: number): Promise<Uint8Array> {
  const bytes = await readFirst(path, most + GZIP_HEADER);
  if (!isGzipped(bytes)) return bytes.subarray(0, most);
  // as much as can be unpacked of what was read; a file that ends here is found to be cut short when it is read whole
  return (await unpack(path, bytes, { finishFlush: constants.Z_SYNC_FLUSH })).subarray(0, most);
}

/** Bytes of the largest file that is kept in memory as a whole. */
const MOST_IN_MEMORY = 2 ** 31;

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
export async function unpackedFile(path: string, most: number): Promise<Uint8Array> {
  checkFits(Math.max(most, (await statFile(path, path)).bytes), path);
  const bytes = await readFirst(path, Infinity);
  return isGzipped(bytes) ? unpack(path, bytes, { maxOutputLength: Math.max(1, most) }) : bytes;
}

function isGzipped(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

async function unpack(path: string, bytes: Uint8Array, options: ZlibOptions): Promise<Uint8Array> {
  try {
    return await promisify<Uint8Array, ZlibOptions, Uint8Array>(gunzip)(bytes, options);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ERR_BUFFER_TOO_LARGE') {
      throw new DataError(
        `The gzip file unpacks to more than the ${options.maxOutputLength} bytes its beginning tells of.`,
        { file: path },
        'The file has been changed.',
        cause,
      );
    }
    const what = code === 'Z_BUF_ERROR' ? 'is cut short' : `is broken (${(cause as Error).message})`;
    throw new DataError(`The gzip file ${what}.`, { file: path }, 'Fetch it again.', cause);
  }
}
