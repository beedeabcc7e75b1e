import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { formatBytes } from './bytes.ts';
import { EngineChecksumError } from './errors.ts';
import type { ProgressListener } from './progress.ts';
import type { Wheel } from './wheels.ts';

const CHUNK_BYTES = 1 << 20;

/** Reads a wheel and throws `EngineChecksumError`, with `hint`, where it is not the locked one. */
export async function verifyWheel(
  path: string,
  wheel: Wheel,
  hint: string,
  onProgress: ProgressListener,
): Promise<void> {
  const { size } = await stat(path);
  if (size !== wheel.size) {
    throw new EngineChecksumError({
      file: basename(path),
      expected: `${formatBytes(wheel.size)} (${wheel.size} bytes)`,
      found: `${formatBytes(size)} (${size} bytes)`,
      hint,
    });
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
  if (found !== wheel.sha256) {
    throw new EngineChecksumError({
      file: basename(path),
      expected: `sha256 ${wheel.sha256}`,
      found: `sha256 ${found}`,
      hint,
    });
  }
}
