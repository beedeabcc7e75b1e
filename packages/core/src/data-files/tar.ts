import { createReadStream } from 'node:fs';
import { DataError, type TarMembers } from '@ganzoo/sdk';
import { Parser, type ReadEntry } from 'tar';
import { checkFits, statFile } from './read-files.ts';

/** Packed bytes that are read at once; of the densest gzip they make 66 MB. */
const READ = 2 ** 16;

/** Opens a tar file, gzipped or not: all members are passed by once to know them, and once a reading. */
export async function openTar(file: string, most: number): Promise<TarMembers> {
  checkFits(most, file);
  await statFile(file, file);
  const sizes = new Map<string, number>();
  await pass(file, most, entry => void sizes.set(entry.path, entry.size));
  return {
    files: [...sizes].map(([path, bytes]) => ({ path, bytes })),
    async read(paths) {
      const found = new Map<string, Uint8Array>();
      await pass(file, most, entry => {
        if (!paths.includes(entry.path)) return;
        const bytes = new Uint8Array(entry.size);
        let at = 0;
        entry.on('data', (chunk: Uint8Array) => {
          bytes.set(chunk, at);
          at += chunk.length;
        });
        found.set(entry.path, bytes);
      });
      return paths.map(path => {
        const bytes = found.get(path);
        if (bytes) return bytes;
        throw new DataError(`There is no file '${path}' in the tar file.`, { file });
      });
    },
  };
}

/** Shows all files in a tar file; throws {@link DataError} where it is none, broken, or its files claim too much. */
async function pass(file: string, most: number, look: (entry: ReadEntry) => void): Promise<void> {
  let [total, count] = [0, 0];
  const onReadEntry = (entry: ReadEntry): void => {
    count++;
    total += entry.size;
    if (total > most) {
      throw new DataError(
        `The files in the tar file have more than ${most} bytes together.`,
        { file },
        'It is not the one that is meant, or has been changed: fetch it again.',
      );
    }
    if (entry.type === 'File' || entry.type === 'OldFile' || entry.type === 'ContiguousFile') look(entry);
    entry.resume();
  };
  try {
    const parser = new Parser({ file, strict: true, brotli: false, zstd: false, onReadEntry });
    // by hand, since what the parser throws at a piece then ends the reading
    for await (const piece of createReadStream(file, { highWaterMark: READ }) as AsyncIterable<Buffer>)
      parser.write(piece);
    parser.end();
  } catch (cause) {
    if (cause instanceof DataError) throw cause;
    throw new DataError(
      `This is not a whole tar file, gzipped or not: ${(cause as Error).message}.`,
      { file },
      'Fetch it again.',
      cause,
    );
  }
  if (count === 0) throw new DataError('The tar file is empty.', { file }, 'Fetch it again.');
}
