import { mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  downloadTo,
  isDiskFailure,
  reasonOf,
  sizeOf,
  withRetries,
  type ProgressListener,
  type RetryPolicy,
} from '@ganzoo/fetch';
import { TEMPORARY } from './tensorflow-folder.ts';
import { verifyWheel } from './verify-wheel.ts';
import { EngineChecksumError, EngineDownloadError } from './errors.ts';
import { downloadWithPip, findPip } from './pip.ts';
import { findInIndex, indexUrl } from './simple-index.ts';
import type { Wheel, WheelEntry } from './wheels.ts';

/** A verified wheel on disk and how it came there. */
export interface Obtained {
  readonly path: string;
  readonly source: 'pip' | 'https' | 'wheel';
}

/** What fetching a wheel needs to know. */
export interface ObtainOptions {
  /** The build that the wheel belongs to, for what a failure says. */
  readonly entry: WheelEntry;
  readonly env: NodeJS.ProcessEnv;
  readonly index?: string;
  readonly retry: RetryPolicy;
  readonly onProgress: ProgressListener;
}

const TAMPERED =
  'The file was deleted. Try again; if it happens again, the index or a proxy serves another file than pypi.org.';

/**
 * Brings the locked wheel into `folder` by pip, else over HTTPS, and verifies it; throws `EngineDownloadError`
 * where both fail and `EngineChecksumError` where the file is another one.
 */
export async function obtainWheel(wheel: Wheel, folder: string, options: ObtainOptions): Promise<Obtained> {
  const target = join(folder, wheel.file);
  const part = `${target}.part`;
  if (await isIntact(target, wheel, options.onProgress)) return { path: target, source: 'wheel' };
  const kept = await sizeOf(part);

  const byPip = { name: 'pip' as const, fetch: () => fetchByPip(wheel, target, options) };
  const byHttps = { name: 'https' as const, fetch: () => fetchByHttps(wheel, target, part, options) };
  // Only the HTTPS way can continue a part file; pip would begin anew.
  const ways = kept > 0 ? [byHttps, byPip] : [byPip, byHttps];
  const reasons: string[] = [];
  let cause: unknown;
  for (const way of ways) {
    try {
      await way.fetch();
      return { path: target, source: way.name };
    } catch (error) {
      if (error instanceof EngineChecksumError || isDiskFailure(error)) throw error;
      reasons.push(`${way.name}: ${reasonOf(error)}`);
      cause = error;
    }
  }
  throw new EngineDownloadError(options.entry, wheel, reasons, { kept: await sizeOf(part), cause });
}

async function fetchByPip(wheel: Wheel, target: string, options: ObtainOptions): Promise<void> {
  const pip = await findPip(options.env);
  if (!pip) throw new Error('neither `python3 -m pip` nor `pip3` is there');
  const temporary = await mkdtemp(join(dirname(target), TEMPORARY));
  try {
    const fetched = await downloadWithPip(pip, wheel, temporary, options);
    await verifyFetched(fetched, wheel, options.onProgress);
    await rename(fetched, target);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

async function fetchByHttps(
  wheel: Wheel,
  target: string,
  part: string,
  options: ObtainOptions,
): Promise<void> {
  const index = indexUrl(options.index, options.env);
  try {
    const url = await withRetries(() => findInIndex(index, wheel.project, wheel.file), options.retry);
    await downloadTo(part, url, wheel.size, { ...options, index });
  } catch (error) {
    throw isDiskFailure(error)
      ? error
      : new Error(reasonOf(error) + proxyNote(options.env), { cause: error });
  }
  await verifyFetched(part, wheel, options.onProgress);
  await rename(part, target);
}

async function verifyFetched(path: string, wheel: Wheel, onProgress: ProgressListener): Promise<void> {
  try {
    await verifyWheel(path, wheel, TAMPERED, onProgress);
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

/** Whether an earlier call left the whole wheel, for instance because the disk was full when it unpacked. */
async function isIntact(path: string, wheel: Wheel, onProgress: ProgressListener): Promise<boolean> {
  if ((await sizeOf(path)) === 0) return false;
  try {
    await verifyFetched(path, wheel, onProgress);
    return true;
  } catch (error) {
    if (error instanceof EngineChecksumError) return false;
    throw error;
  }
}

function proxyNote(env: NodeJS.ProcessEnv): string {
  const proxied = env['HTTPS_PROXY'] || env['https_proxy'] || env['ALL_PROXY'] || env['all_proxy'];
  return proxied && !env['NODE_USE_ENV_PROXY']
    ? '; a proxy is configured, which pip uses, and node only with NODE_USE_ENV_PROXY=1 (node 24 and newer)'
    : '';
}

/** Bytes of a wheel that are in `folder` already, whole or as a part file. */
export async function bytesHere(wheel: Wheel, folder: string): Promise<number> {
  const target = join(folder, wheel.file);
  return Math.min(wheel.size, Math.max(await sizeOf(target), await sizeOf(`${target}.part`)));
}
