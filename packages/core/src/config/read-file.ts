import { constants } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import type { Where } from '@ganzoo/sdk';
import { displayPath } from '@ganzoo/sdk/host';
import { ExperimentError } from '../experiment-error.ts';

/** Bytes an experiment file may have. */
export const LARGEST_FILE = 1_000_000;

/**
 * The text of an experiment file.
 *
 * Throws {@link ExperimentError} when it is missing, no regular file, too large or no UTF-8; `askedBy` is where another
 * file names it. A named pipe is refused without opening it, since opening would wait for a writer.
 */
export async function readExperimentFile(file: string, askedBy?: Where): Promise<string> {
  const shown = displayPath(file);
  const fail = (
    message: string,
    where: Where = askedBy ?? { file: shown },
    hint?: string,
    cause?: unknown,
  ): never => {
    throw new ExperimentError(file, [{ where, path: '', message, hint }], cause);
  };
  let info;
  try {
    info = await stat(file);
  } catch (cause) {
    return fail(`${shown} ${reasonOf(cause)}`, undefined, missingHint(cause, askedBy), cause);
  }
  if (info.isDirectory()) return fail(`${shown} is a folder, not an experiment file`);
  if (!info.isFile()) return fail(`${shown} is not a regular file`);
  let bytes: Buffer;
  try {
    bytes = await readUpTo(file, LARGEST_FILE + 1);
  } catch (cause) {
    return fail(`${shown} ${reasonOf(cause)}`, undefined, undefined, cause);
  }
  if (bytes.length > LARGEST_FILE) return fail(`${shown} is larger than ${LARGEST_FILE / 1e6} MB`);
  const text = decode(bytes);
  if (text === undefined) {
    return fail(
      'the file is not UTF-8 text',
      { file: shown, line: lineOfBadBytes(bytes) },
      'Save it as UTF-8.',
    );
  }
  const zero = text.indexOf('\0');
  if (zero >= 0)
    return fail('the file is not text, it holds a zero byte', { file: shown, line: lineAt(text, zero) });
  return text;
}

/** The size that `stat` tells may be out of date or made up, so reading stops by itself. */
async function readUpTo(file: string, limit: number): Promise<Buffer> {
  // Some files of the kernel are regular to look at, but reading them waits for news.
  const handle = await open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const buffer = Buffer.alloc(limit);
    let filled = 0;
    while (filled < limit) {
      const { bytesRead } = await handle.read(buffer, filled, limit - filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return buffer.subarray(0, filled);
  } finally {
    await handle.close();
  }
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** A line break is never part of another character in UTF-8, so lines can be tried one by one. */
function lineOfBadBytes(bytes: Buffer): number {
  let line = 1;
  for (let start = 0; start < bytes.length; line++) {
    const end = bytes.indexOf(10, start);
    const stop = end < 0 ? bytes.length : end;
    if (decode(bytes.subarray(start, stop)) === undefined) return line;
    start = stop + 1;
  }
  return line;
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

function reasonOf(cause: unknown): string {
  const code = (cause as NodeJS.ErrnoException).code;
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'does not exist';
  if (code === 'EACCES' || code === 'EPERM') return 'may not be read';
  if (code === 'EAGAIN') return 'cannot be read without waiting';
  return `cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`;
}

function missingHint(cause: unknown, askedBy: Where | undefined): string | undefined {
  const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
  return missing && askedBy
    ? 'Paths in extends are looked up from the file in which they are written.'
    : undefined;
}
