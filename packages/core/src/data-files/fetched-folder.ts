import { join } from 'node:path';

/** Where a data set's fetched files are kept. */
export function fetchedFolder(cacheFolder: string, dataset: string): string {
  return join(cacheFolder, 'data', dataset);
}
