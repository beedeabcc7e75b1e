import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Rng } from '@ganzoo/sdk';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { openTar } from './tar.ts';

const LONG = `${'folder-'.repeat(12)}/${'name-'.repeat(19)}`;
const FILES: Readonly<Record<string, Uint8Array>> = {
  'a.bin': Uint8Array.from(new Rng(1).integers(200_000, 256)),
  'sub/b.bin': Uint8Array.of(1, 2, 3),
  'sub/empty': Uint8Array.of(),
  [LONG]: Uint8Array.of(9),
};
const MOST = 2 ** 20;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ganzoo-tar-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [name, bytes] of Object.entries(FILES)) {
    await mkdir(join(folder, 'in', name, '..'), { recursive: true });
    await writeFile(join(folder, 'in', name), bytes);
  }
});

function pack(...options: string[]): string {
  const archive = join(folder, 'packed');
  execFileSync('tar', [...options, '-cf', archive, '-C', join(folder, 'in'), 'a.bin', 'sub', LONG]);
  return archive;
}

describe('tar files as the system packs them', () => {
  it.each([[['-z']], [[]], [['-z', '--format=ustar']], [['-z', '--format=pax']], [['--format=gnu']]])(
    'with %j: are listed and read',
    async options => {
      const { files, read } = await openTar(pack(...options), MOST);
      const sizes = Object.fromEntries(files.map(({ path, bytes }) => [path, bytes]));
      const wanted = Object.entries(FILES).map(([name, bytes]) => [name, bytes.length]);
      expect(sizes).toEqual(Object.fromEntries(wanted));
      const [long, a] = await read([LONG, 'a.bin']);
      expect(long).toEqual(FILES[LONG]);
      expect(Buffer.compare(a!, FILES['a.bin']!)).toBe(0);
      await expect(read(['c.bin'])).rejects.toThrow(/no file 'c\.bin'/);
    },
  );

  it('are refused where they are cut short, broken, or something else', async () => {
    const archive = pack('-z');
    const bytes = await readFile(archive);
    const refused = async (change: Uint8Array, message: RegExp) => {
      await writeFile(archive, change);
      await expect(openTar(archive, MOST)).rejects.toThrow(
        expect.objectContaining({
          code: 'DATA',
          where: { file: archive },
          message: expect.stringMatching(message),
        }),
      );
    };
    await refused(bytes.subarray(0, bytes.length / 2), /not a whole tar file/);
    // a byte of the check sum at the end of a gzip file
    await refused(bytes.with(bytes.length - 6, bytes[bytes.length - 6]! ^ 255), /not a whole tar file/);
    await refused(new TextEncoder().encode('<!DOCTYPE html>'.repeat(100)), /not a whole tar file/);
    await refused(Uint8Array.of(), /empty|not a whole/);
    await refused(gzipSync(Buffer.alloc(10_240)), /empty|not a whole/);
  });

  it('of more than is allowed are refused before that is unpacked', async () => {
    const archive = pack('-z');
    await expect(openTar(archive, 200_000)).rejects.toThrow(/more than 200000 bytes/);
    await expect(openTar(archive, 200_004)).resolves.toBeDefined();
    await writeFile(join(folder, 'in/a.bin'), Buffer.alloc(2 ** 28));
    const bomb = pack('-z');
    const before = process.memoryUsage().arrayBuffers;
    await expect(openTar(bomb, MOST)).rejects.toThrow(/more than 1048576 bytes/);
    // what the first packed bytes make, but not the 268 MB
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 27);
  });

  it('that are not there are told as any file', async () => {
    await expect(openTar(join(folder, 'no.tar'), MOST)).rejects.toThrow(/does not exist/);
  });
});
