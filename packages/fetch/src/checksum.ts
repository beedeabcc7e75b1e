import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { formatBytes } from './bytes.ts';
import type { ProgressListener } from './progress.ts';

const CHUNK_BYTES = 1 << 20;

/** A file as it has to be. */
export interface KnownFile {
  readonly size: number;
  readonly sha256: string;
}

/** Reads a file and says what it is instead of the known one; undefined where it is that. */
export async function differenceOf(
  path: string,
  known: KnownFile,
  onProgress: ProgressListener,
): Promise<{ expected: string; found: string } | undefined> {
  const { size } = await stat(path);
  if (size !== known.size) {
    return {
      expected: `${formatBytes(known.size)} (${known.size} bytes)`,
      found: `${formatBytes(size)} (${size} bytes)`,
    };
  }
  const hash = createHash('sha256');
  let received = 0;
  onProgress({ phase: 'verify', received, total: size });
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES }) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    received += chunk.length;
    onProgress({ phase: 'verify', received, total: size });
  }
  const found = hash.digest('hex');
  if (found === known.sha256) return undefined;
  return { expected: `sha256 ${known.sha256}`, found: `sha256 ${found}` };
}
