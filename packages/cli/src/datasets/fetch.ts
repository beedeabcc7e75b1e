import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  DEFAULT_RETRY,
  differenceOf,
  downloadTo,
  formatBytes,
  isDiskFailure,
  reasonOf,
  sizeOf,
  statfsFreeBytes,
  withFolderLock,
  type FreeBytes,
  type ProgressListener,
  type RetryPolicy,
} from '@ganzoo/fetch';
import type { Download } from '@ganzoo/sdk';
import { FetchChecksumError, FetchDiskError, FetchNetworkError } from './errors.ts';

/** What to fetch, where from and where to. */
export interface FetchOptions {
  /** Name of the data set. */
  readonly name: string;
  readonly downloads: readonly Download[];
  readonly folder: string;
  /** Base URL of a mirror which has the files under their names. */
  readonly mirror?: URL;
  readonly onProgress?: ProgressListener;
  /** Takes a line for the person, such as that another process is being waited for. */
  readonly log?: (line: string) => void;
  /** Default three retries after 1, 2 and 4 seconds. */
  readonly retry?: RetryPolicy;
  /** Default what the file system says. */
  readonly freeBytes?: FreeBytes;
}

/**
 * Brings a data set's files into a folder, each checked before it gets its name; gives those that were not there.
 *
 * What was broken off is continued by the next call. Throws {@link FetchNetworkError}, {@link FetchChecksumError},
 * also where another file has the name already, and {@link FetchDiskError}.
 */
export async function fetchFiles(options: FetchOptions): Promise<readonly Download[]> {
  const { name, folder, log = () => undefined } = options;
  try {
    await mkdir(folder, { recursive: true });
    return await withFolderLock(folder, `fetching ${name}`, log, () => fetchMissing(options));
  } catch (error) {
    if (!isDiskFailure(error)) throw error;
    throw new FetchDiskError(`Cannot write to ${folder}: ${(error as Error).message}.`, error);
  }
}

async function fetchMissing(options: FetchOptions): Promise<readonly Download[]> {
  const { downloads, folder } = options;
  const listener = (download: Download): ProgressListener => {
    const what = `${download.file} (${downloads.indexOf(download) + 1} of ${downloads.length})`;
    return progress => options.onProgress?.({ ...progress, what });
  };
  const missing: Download[] = [];
  for (const download of downloads) {
    if (!(await isHere(download, folder, listener(download)))) missing.push(download);
  }
  await requireSpace(missing, options);
  for (const download of missing) await fetchOne(download, options, listener(download));
  return missing;
}

/** Whether the file is there; throws where another file has its name, which may be the person's own. */
async function isHere(download: Download, folder: string, onProgress: ProgressListener): Promise<boolean> {
  const path = join(folder, download.file);
  if ((await sizeOf(path)) === 0) return false;
  const difference = await differenceOf(path, known(download), onProgress);
  if (!difference) return true;
  throw new FetchChecksumError(path, difference, 'It was there before: move or delete it, then fetch again.');
}

async function requireSpace(missing: readonly Download[], options: FetchOptions): Promise<void> {
  const { name, folder, freeBytes = statfsFreeBytes } = options;
  let needed = 0;
  for (const { file, bytes } of missing)
    needed += Math.max(0, bytes - (await sizeOf(partOf(join(folder, file)))));
  const free = await freeBytes(folder);
  if (free >= needed) return;
  throw new FetchDiskError(
    `${name} needs ${formatBytes(needed)} of free space in ${folder}; ${formatBytes(free)} are free.`,
  );
}

async function fetchOne(
  download: Download,
  options: FetchOptions,
  onProgress: ProgressListener,
): Promise<void> {
  const { folder, mirror, retry = DEFAULT_RETRY } = options;
  const { file, bytes } = download;
  const path = join(folder, file);
  const part = partOf(path);
  const url = mirror ? inFolder(mirror, file) : new URL(download.url);
  try {
    await downloadTo(part, url, bytes, { retry, onProgress, index: mirror });
  } catch (error) {
    if (isDiskFailure(error)) throw error;
    const kept = await sizeOf(part);
    const ways = [
      ...(kept > 0 ? [`run the command again, which continues after ${formatBytes(kept)}`] : []),
      'name a mirror with --url',
      `bring the file here by other means, as ${path}`,
    ].join('; or ');
    const hint = `${ways[0]!.toUpperCase()}${ways.slice(1)}.`;
    throw new FetchNetworkError(file, reasonOf(error), hint, error);
  }
  const difference = await differenceOf(part, known(download), onProgress);
  if (difference) {
    await rm(part, { force: true });
    const hint = 'It was deleted. Fetch it again; if that does not help, the server has another file.';
    throw new FetchChecksumError(file, difference, hint);
  }
  await rename(part, path);
}

function inFolder(base: URL, file: string): URL {
  const url = new URL(base);
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/${file}`;
  return url;
}

function partOf(path: string): string {
  return `${path}.part`;
}

function known({ bytes, sha256 }: Download): { size: number; sha256: string } {
  return { size: bytes, sha256 };
}
