import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { WheelMember } from '@ganzoo/engine';
import yauzl from 'yauzl';

interface Measured {
  readonly size: number;
  readonly sha256: string;
}

/** Fetches a file and measures it on the way. */
export async function fetchWheel(url: string, path: string): Promise<Measured> {
  const response = await fetch(url);
  if (!response.ok || !response.body) throw new Error(`${url} answered ${response.status}`);
  const meter = new Meter();
  await pipeline(
    Readable.fromWeb(response.body),
    chunks => meter.watch(chunks as AsyncIterable<Buffer>),
    createWriteStream(path),
  );
  return meter.result();
}

/** Measures those members of a wheel whose paths fit. */
export async function measureMembers(wheel: string, wanted: RegExp): Promise<WheelMember[]> {
  const members: WheelMember[] = [];
  const zip = await yauzl.openPromise(wheel);
  for await (const item of zip.eachEntry()) {
    if (!wanted.test(item.fileName)) continue;
    const meter = new Meter();
    for await (const chunk of meter.watch(await zip.openReadStreamPromise(item))) void chunk;
    // the upper half of the attributes is the file's mode; 0o100 lets its owner run it
    const executable = ((item.externalFileAttributes >>> 16) & 0o100) !== 0 && !item.fileName.includes('.so');
    members.push({ path: item.fileName, ...meter.result(), ...(executable ? { executable } : {}) });
  }
  if (members.length === 0) throw new Error(`${wheel} has nothing like ${wanted}`);
  return members.sort((a, b) => a.path.localeCompare(b.path, 'en'));
}

/** Counts and hashes what flows through. */
class Meter {
  private readonly hash = createHash('sha256');
  private size = 0;

  async *watch(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      this.hash.update(chunk);
      this.size += chunk.length;
      yield chunk;
    }
  }

  result(): Measured {
    return { size: this.size, sha256: this.hash.digest('hex') };
  }
}
