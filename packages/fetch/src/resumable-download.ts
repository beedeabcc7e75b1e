import { open, rm, stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { formatBytes } from './bytes.ts';
import { CutShortError, get, isTransient, redact } from './http.ts';
import type { ProgressListener } from './progress.ts';

const STALL_MS = 60_000;

/** How often and how patiently a transfer is tried again. */
export interface RetryPolicy {
  /** Tries after a failure that brought no new byte. */
  readonly retries: number;
  /** Pause before the first retry in milliseconds; it doubles each time. */
  readonly delayMs: number;
}

/** Three more tries, after 1, 2 and 4 seconds. */
export const DEFAULT_RETRY: RetryPolicy = { retries: 3, delayMs: 1000 };

/** Runs `work` again after transient failures; `progressed` says whether the failed try still got further. */
export async function withRetries<T>(
  work: () => Promise<T>,
  policy: RetryPolicy,
  progressed: () => Promise<boolean> = async () => false,
): Promise<T> {
  for (let failures = 0; ;) {
    try {
      return await work();
    } catch (error) {
      if (!isTransient(error)) throw error;
      if (await progressed()) failures = 0;
      if (failures >= policy.retries) throw error;
      await sleep(policy.delayMs * 2 ** failures++);
    }
  }
}

/**
 * Downloads `size` bytes to `part`, continuing what is already in it where the server can; `part` stays after
 * a failure, so that the next call continues; throws where the server offers a file of another size.
 */
export async function downloadTo(
  part: string,
  url: URL,
  size: number,
  options: { retry: RetryPolicy; onProgress: ProgressListener; index?: URL },
): Promise<void> {
  let before = await sizeOf(part);
  await withRetries(
    () => transfer(part, url, size, options),
    options.retry,
    async () => {
      const now = await sizeOf(part);
      const further = now > before;
      before = now;
      return further;
    },
  );
}

async function transfer(
  part: string,
  url: URL,
  size: number,
  options: { onProgress: ProgressListener; index?: URL },
): Promise<void> {
  let have = await sizeOf(part);
  if (have > size) {
    await rm(part, { force: true });
    have = 0;
  }
  options.onProgress({ phase: 'download', received: have, total: size });
  if (have === size) return;

  const stall = stallGuard();
  try {
    // Without "identity" a server may compress, and then ranges and sizes mean something else.
    const headers: Record<string, string> = { 'accept-encoding': 'identity' };
    if (have > 0) headers['range'] = `bytes=${have}-`;
    const response = await get(url, { headers, signal: stall.signal, index: options.index });
    if (response.status !== 206 || have === 0 || rangeStart(response) !== have) {
      // No range support, or another range than asked for: what is here cannot be continued.
      await rm(part, { force: true });
      have = 0;
      if (response.status !== 200) {
        await response.body?.cancel();
        throw new CutShortError(`${redact(url)} answered ${response.status} instead of the file`);
      }
    }
    await requireSize(response, url, size - have, have);
    await append(response, part, have, size, options.onProgress, stall.touch);
  } finally {
    stall.stop();
  }
  const got = await sizeOf(part);
  if (got < size)
    throw new CutShortError(`${redact(url)} ended after ${formatBytes(got)} of ${formatBytes(size)}`);
}

async function append(
  response: Response,
  part: string,
  have: number,
  size: number,
  onProgress: ProgressListener,
  touch: () => void,
): Promise<void> {
  let received = have;
  const file = await open(part, have > 0 ? 'a' : 'w');
  try {
    const chunks = (response.body ?? []) as AsyncIterable<Uint8Array>;
    for await (const chunk of chunks) {
      touch();
      received += chunk.byteLength;
      if (received > size) {
        await rm(part, { force: true });
        throw new Error(`the server sends more than the ${formatBytes(size)} of the expected file`);
      }
      await file.appendFile(chunk);
      onProgress({ phase: 'download', received, total: size });
    }
  } finally {
    await file.close();
  }
}

/** A login page or another build shows by its length before a byte of it lands in the part file. */
async function requireSize(response: Response, url: URL, expected: number, have: number): Promise<void> {
  const length = response.headers.get('content-length');
  if (length === null || response.headers.get('content-encoding') || Number(length) === expected) return;
  await response.body?.cancel();
  const type = response.headers.get('content-type') ?? 'unknown type';
  const [offered, wanted] = [have + Number(length), have + expected];
  // files of nearly the same size are told apart by the byte
  const exact = formatBytes(offered) === formatBytes(wanted);
  const shown = (bytes: number): string => (exact ? `${bytes} bytes` : formatBytes(bytes));
  throw new Error(
    `${redact(url)} offers ${shown(offered)} (${type}) where the expected file has ${shown(wanted)}`,
  );
}

function rangeStart(response: Response): number | undefined {
  const match = /^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '');
  return match ? Number(match[1]) : undefined;
}

/** Aborts a transfer in which nothing arrives for a minute; a slow one may take as long as it needs. */
function stallGuard(): { signal: AbortSignal; touch: () => void; stop: () => void } {
  const controller = new AbortController();
  const timer = setTimeout(
    () => controller.abort(new DOMException(`no data for ${STALL_MS / 1000} s`, 'TimeoutError')),
    STALL_MS,
  );
  return { signal: controller.signal, touch: () => void timer.refresh(), stop: () => clearTimeout(timer) };
}

/** Bytes of a file, 0 where there is none. */
export async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => undefined))?.size ?? 0;
}
