import { readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { createHash } from 'node:crypto';
import { DataError, type DataFiles } from '@ganzoo/sdk';
import { writeCache } from '../write-whole.ts';

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
  const read = async (path: string): Promise<Uint8Array> => {
    try {
      return await readFile(path);
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException;
      const what =
        code === 'ENOENT' ? 'does not exist' : code === 'EISDIR' ? 'is a folder' : `cannot be read (${code})`;
      throw new DataError(`The file ${what}.`, { file: path }, undefined, cause);
    }
  };
  return {
    read: path => read(resolve(folder, path)),
    npm(packageName, path) {
      const found = packageRoots.map(root => findPackage(root, packageName)).find(Boolean);
      if (!found) {
        throw new DataError(
          `The npm package '${packageName}' is not installed.`,
          undefined,
          `Run \`npm install ${packageName}\`.`,
        );
      }
      return read(join(found, path));
    },
    async cached(key, make) {
      const file = join(cacheFolder, 'data', createHash('sha256').update(key).digest('hex').slice(0, 32));
      if (existsSync(file)) return readFile(file);
      const bytes = await make();
      await writeCache(file, bytes);
      return bytes;
    },
  };
}

function findPackage(start: string, name: string): string | undefined {
  for (let folder = resolve(start); ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    if (existsSync(candidate)) return candidate;
    if (folder === dirname(folder)) return undefined;
  }
}
