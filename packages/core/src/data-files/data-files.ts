import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { DataError, type DataFiles } from '@ganzoo/sdk';
import { findPackage } from '../find-package.ts';
import { writeCache } from '../write-cache.ts';
import { fetchedFolder } from './fetched-folder.ts';
import { fileError, headOf, kindOf, listFolder, statFile, unpackedFile } from './read-files.ts';
import { openNpz } from './npz.ts';
import { pictureReader } from './pictures.ts';
import { openTar } from './tar.ts';

/** Where {@link dataFiles} looks. */
export interface DataFilesOptions {
  /** Folders from which `node_modules` are searched upward, first match wins. */
  readonly packageRoots: readonly string[];
  /** Folder relative paths start at. */
  readonly folder: string;
  readonly cacheFolder: string;
}

/** File access for data sets and features. */
export function dataFiles({ packageRoots, folder, cacheFolder }: DataFilesOptions): DataFiles {
  const full = (path: string): string => resolve(folder, path);
  const read = async (path: string): Promise<Uint8Array> => {
    try {
      return await readFile(path);
    } catch (cause) {
      throw fileError(path, cause);
    }
  };
  return {
    read: path => read(full(path)),
    async npm(packageName, path) {
      for (const root of packageRoots) {
        const found = await findPackage(packageName, resolve(root));
        if (found) return read(join(dirname(found), path));
      }
      throw new DataError(
        `The npm package '${packageName}' is not installed.`,
        undefined,
        `Run \`npm install ${packageName}\`.`,
      );
    },
    async cached(key, make) {
      const file = join(cacheFolder, 'data', createHash('sha256').update(key).digest('hex').slice(0, 32));
      if (existsSync(file)) return readFile(file);
      const bytes = await make();
      await writeCache(file, bytes);
      return bytes;
    },
    fetched: dataset => fetchedFolder(cacheFolder, dataset),
    kind: path => kindOf(full(path)),
    stat: path => statFile(full(path), path),
    list: path => listFolder(full(path)),
    head: (path, most) => headOf(full(path), most),
    unpacked: (path, most) => unpackedFile(full(path), most),
    npz: path => openNpz(full(path)),
    tar: (path, most) => openTar(full(path), most),
    pictures: (shape, workers) => pictureReader(shape, workers, full),
  };
}
