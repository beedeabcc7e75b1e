import { DataError } from '@ganzoo/sdk';
import type { DataFiles } from '@ganzoo/sdk';

export const NAME = 'cifar10';
export const ARCHIVE = 'cifar-10-binary.tar.gz';
/** Names of the files by split. */
export const BATCHES: Readonly<Record<string, readonly string[]>> = {
  train: [1, 2, 3, 4, 5].map(i => `data_batch_${i}.bin`),
  test: ['test_batch.bin'],
};
/** The true files have 184 MB together. */
const MOST = 2 ** 28;
export const PIXELS = 32 * 32;
/** Bytes of a picture: a label, then the red, the green and the blue of all pixels, row by row. */
export const RECORD = 1 + 3 * PIXELS;

/** The batches: what messages call them, their bytes by name, and how some are read. */
export interface Batches {
  readonly file: string;
  readonly stamp: string;
  readonly bytes: ReadonlyMap<string, number>;
  read(names: readonly string[]): Promise<readonly Uint8Array[]>;
}

async function inArchive(files: DataFiles, file: string): Promise<Batches> {
  const tar = await files.tar(file, MOST);
  const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
  const paths = new Map(tar.files.map(({ path }) => [nameOf(path), path]));
  return {
    file,
    stamp: (await files.stat(file)).stamp,
    bytes: new Map(tar.files.map(({ path, bytes }) => [nameOf(path), bytes])),
    read: names => tar.read(names.map(name => paths.get(name)!)),
  };
}

async function inFolder(files: DataFiles, path: string): Promise<Batches> {
  const inner = `${path}/cifar-10-batches-bin`;
  const folder = (await files.kind(inner)) === 'folder' ? inner : path;
  const found = [];
  for (const name of Object.values(BATCHES).flat()) {
    const file = `${folder}/${name}`;
    if ((await files.kind(file)) === 'file') found.push({ ...(await files.stat(file)), name });
  }
  const bytes = new Map(found.map(file => [file.name, file.bytes]));
  return {
    file: folder,
    stamp: found.map(({ stamp }) => stamp).join(),
    bytes,
    async read(names) {
      const read: Uint8Array[] = [];
      for (const name of names) read.push(await files.unpacked(`${folder}/${name}`, bytes.get(name)!));
      return read;
    },
  };
}

/** The batches at a path, or those that were fetched; throws {@link DataError} where there are none. */
export async function findBatches(files: DataFiles, path: string | null): Promise<Batches> {
  const given = path ?? `${files.fetched(NAME)}/${ARCHIVE}`;
  const kind = await files.kind(given);
  if (kind === 'folder') return inFolder(files, given);
  if (path === null && kind === undefined) {
    throw new DataError(
      `The files of CIFAR-10 are not here. Looked for: ${given}.`,
      undefined,
      `Run \`ganzoo datasets fetch ${NAME}\`, or set \`path\` to ${ARCHIVE} or to the folder unpacked from it.`,
    );
  }
  return inArchive(files, given);
}

/** Pictures in each batch; throws {@link DataError} where one is missing or cut short. */
export function countRecords({ file, bytes }: Batches, names: readonly string[]): number[] {
  return names.map(name => {
    const size = bytes.get(name);
    if (size === undefined) {
      throw new DataError(
        `There is no ${name} in it.`,
        { file },
        'It has to be the binary version of CIFAR-10.',
      );
    }
    if (size > 0 && size % RECORD === 0) return size / RECORD;
    throw new DataError(
      `${name} has ${size} bytes, which are no pictures of ${RECORD}: it is cut short or another file.`,
      { file },
      'Fetch it again.',
    );
  });
}
