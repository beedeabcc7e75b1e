import { join } from 'node:path';

/** Folders of the cache by kind of plugin. */
const FOLDERS = { dataset: 'data', features: 'features' } as const;

/** Where the fetched files of a data set, or of features, are kept. */
export function fetchedFolder(
  cacheFolder: string,
  name: string,
  kind: keyof typeof FOLDERS = 'dataset',
): string {
  return join(cacheFolder, FOLDERS[kind], name);
}
