import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { crc32, deflateRawSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { openNpz } from './npz.ts';

const folder = mkdtempSync(join(tmpdir(), 'ganzoo-npz-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** An npy file of bytes. */
function npy(shape: string, values: Uint8Array): Buffer {
  const header = `{'descr': '|u1', 'fortran_order': False, 'shape': ${shape}, }`.padEnd(117) + '\n';
  return Buffer.concat([Buffer.from('\x93NUMPY\x01\0v\0', 'latin1'), Buffer.from(header), values]);
}

interface Member {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** As the directory says, where that differs from what is true. */
  readonly says?: Partial<Record<'size' | 'crc' | 'method' | 'flags' | 'offset', number>>;
  readonly stored?: boolean;
  /** Sizes and offset in the 64-bit extra field. */
  readonly wide?: boolean;
}

/** A zip file, byte for byte as the APPNOTE describes it. */
function zip(...members: Member[]): Buffer {
  const [locals, directory]: [Buffer[], Buffer[]] = [[], []];
  let offset = 0;
  for (const { name, bytes, says = {}, stored = false, wide = false } of members) {
    const packed = stored ? Buffer.from(bytes) : deflateRawSync(bytes);
    const fields = {
      size: bytes.length,
      crc: crc32(bytes),
      method: stored ? 0 : 8,
      flags: 0,
      offset,
      ...says,
    };
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(name.length, 26);
    const extra = Buffer.alloc(wide ? 28 : 0);
    if (wide) {
      extra.writeUInt16LE(1, 0);
      extra.writeUInt16LE(24, 2);
      [fields.size, packed.length, fields.offset].forEach((n, i) =>
        extra.writeBigUInt64LE(BigInt(n), 4 + 8 * i),
      );
    }
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(fields.flags, 8);
    entry.writeUInt16LE(fields.method, 10);
    entry.writeUInt32LE(fields.crc, 16);
    entry.writeUInt32LE(wide ? 0xffffffff : packed.length, 20);
    entry.writeUInt32LE(wide ? 0xffffffff : fields.size, 24);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt16LE(extra.length, 30);
    entry.writeUInt32LE(wide ? 0xffffffff : fields.offset, 42);
    locals.push(local, Buffer.from(name), packed);
    directory.push(entry, Buffer.from(name), extra);
    offset += 30 + name.length + packed.length;
  }
  const entries = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(entries.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, entries, end]);
}

/** A zip file with a comment at its end, whose length its last field says. */
function withComment(file: Buffer, comment: string): Buffer {
  file.writeUInt16LE(comment.length, file.length - 2);
  return Buffer.concat([file, Buffer.from(comment)]);
}

let files = 0;
function put(bytes: Uint8Array): string {
  const file = join(folder, `${files++}.npz`);
  writeFileSync(file, bytes);
  return file;
}

const values = Uint8Array.from({ length: 6 }, (_, i) => 7 * i);
const x = { name: 'x.npy', bytes: npy('(2, 3)', values) };

describe('openNpz', () => {
  it.each([
    ['packed', zip(x)],
    ['stored', zip({ ...x, stored: true })],
    ['with 64-bit sizes', zip({ ...x, wide: true })],
    ['with a comment behind', withComment(zip(x), 'a comment')],
  ])('reads arrays %s', async (_, bytes) => {
    const npz = await openNpz(put(bytes));
    expect(npz.names).toEqual(['x']);
    expect(await npz.describe('x')).toEqual({ shape: [2, 3], dtype: 'uint8' });
    expect([...(await npz.read('x'))]).toEqual([...values]);
  });

  it('finds one array among several', async () => {
    const y = { name: 'y.npy', bytes: npy('(1,)', Uint8Array.of(5)), stored: true };
    const npz = await openNpz(put(zip(x, { name: 'readme.txt', bytes: Buffer.from('text') }, y)));
    expect(npz.names).toEqual(['x', 'y']);
    expect([...(await npz.read('y'))]).toEqual([5]);
    await expect(npz.describe('z')).rejects.toThrow(
      expect.objectContaining({ code: 'DATA', hint: 'It has: x, y.' }),
    );
  });

  const bomb = { name: 'x.npy', bytes: npy('(2, 3)', Buffer.alloc(2 ** 27)) };
  it.each([
    ['no zip file', Buffer.from('PK but not really'), /no directory/],
    ['empty', Buffer.alloc(0), /no directory/],
    ['cut short', zip(x).subarray(0, 100), /no directory/],
    ['packed otherwise', zip({ ...x, says: { method: 14 } }), /packed by method 14/],
    ['encrypted', zip({ ...x, says: { flags: 1 } }), /is encrypted/],
    ['of another sum', zip({ ...x, says: { crc: 1 } }), /not what its check sum says/],
    ['elsewhere', zip({ ...x, says: { offset: 5 } }), /not where the zip file's directory says/],
    [
      'not of the size its shape says',
      zip({ ...x, says: { size: 1000 } }),
      /134 bytes with its header, but the zip file says 1000/,
    ],
    ['a bomb that is honest', zip(bomb), /134 bytes with its header, but the zip file says 134217856/],
    [
      'a bomb that is not',
      zip({ ...bomb, says: { size: 134 } }),
      /unpacks to more bytes than its directory says/,
    ],
    [
      'too large to be kept',
      zip({ name: 'x.npy', bytes: npy('(65536, 65536)', values), says: { size: 128 + 2 ** 32 }, wide: true }),
      /at most 2147483648/,
    ],
    ['no array', zip({ name: 'x.npy', bytes: Buffer.from('text') }), /does not begin with/],
  ])('says of a file that is %s what is wrong', async (_, bytes, message) => {
    const before = process.memoryUsage().arrayBuffers;
    const file = put(bytes);
    const failed = openNpz(file).then(npz => npz.read('x'));
    await expect(failed).rejects.toThrow(
      expect.objectContaining({ code: 'DATA', message: expect.stringMatching(message) }),
    );
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 26);
  });

  it.each([
    ['packed', false],
    ['stored', true],
  ])('leaves time for signals while a large array is read, %s', async (_, stored) => {
    const large = { name: 'x.npy', bytes: npy('(16777216,)', new Uint8Array(2 ** 24)), stored };
    const npz = await openNpz(put(zip(large)));
    let reading = true;
    const read = npz.read('x').finally(() => (reading = false));
    let turns = 0;
    for (; reading; turns++) await turn();
    expect(await read).toHaveLength(2 ** 24);
    // pieces of 64 kB at most, each of which comes in a turn of its own: 256
    expect(turns).toBeGreaterThan(200);
  });

  it('says of a missing file that it does not exist', async () => {
    await expect(openNpz(join(folder, 'none.npz'))).rejects.toThrow(/does not exist/);
  });
});
