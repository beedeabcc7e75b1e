import { createHash } from 'node:crypto';
import { crc32, deflateRawSync } from 'node:zlib';
import { currentPlatform, libraryNames } from './platform.ts';
import type { Wheel, WheelEntry, WheelLock, WheelMember } from './wheels.ts';

/** A file of an index. */
export interface FakeFile {
  readonly wheel: Wheel;
  readonly bytes: Buffer;
}

/** A small wheel in TensorFlow's layout and the lock file that describes it. */
export interface FakeWheel {
  readonly bytes: Buffer;
  readonly entry: WheelEntry;
  /** The wheels beside it. */
  readonly companions?: readonly FakeFile[];
  readonly lock: WheelLock;
  readonly cc: Buffer;
  readonly framework: Buffer;
}

/** Builds a wheel that pip accepts; `bytes` is the size of the larger library. */
export function fakeWheel(bytes = 600_000): FakeWheel {
  const platform = currentPlatform();
  const names = libraryNames(platform);
  const cc = noise(bytes, 1);
  const framework = noise(Math.ceil(bytes / 8), 2);
  const info = 'ganzoo_fake_tensorflow-1.0.dist-info';
  const wheel = zip([
    ['tensorflow/__init__.py', Buffer.from('')],
    [`tensorflow/${names.framework}`, framework],
    [`tensorflow/${names.cc}`, cc],
    [`${info}/METADATA`, Buffer.from('Metadata-Version: 2.1\nName: ganzoo-fake-tensorflow\nVersion: 1.0\n')],
    [
      `${info}/WHEEL`,
      Buffer.from('Wheel-Version: 1.0\nRoot-Is-Purelib: false\nTag: cp311-cp311-linux_fake\n'),
    ],
    [`${info}/RECORD`, Buffer.from('')],
  ]);
  const member = (name: string, content: Buffer): WheelMember => memberOf(`tensorflow/${name}`, content);
  const entry: WheelEntry = {
    platform,
    variant: 'cpu',
    project: 'ganzoo-fake-tensorflow',
    version: '1.0',
    file: 'ganzoo_fake_tensorflow-1.0-cp311-cp311-linux_fake.whl',
    size: wheel.length,
    sha256: sha256(wheel),
    tags: { python: '3.11', implementation: 'cp', abi: 'cp311', platform: 'linux_fake' },
    members: { cc: member(names.cc, cc), framework: member(names.framework, framework) },
  };
  return { bytes: wheel, entry, lock: { format: 1, wheels: [entry] }, cc, framework };
}

/** What the lock file says of a file in a wheel. */
export function memberOf(path: string, content: Buffer): WheelMember {
  return { path, size: content.length, sha256: sha256(content) };
}

export function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Bytes that do not compress, the same ones for the same seed. */
export function noise(length: number, seed: number): Buffer {
  const blocks: Buffer[] = [];
  for (let i = 0; i * 32 < length; i++) blocks.push(createHash('sha256').update(`${seed}:${i}`).digest());
  return Buffer.concat(blocks).subarray(0, length);
}

/** A zip file, as a wheel is one. */
export function zip(files: readonly (readonly [string, Buffer])[]): Buffer {
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of files) {
    const packed = deflateRawSync(content);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(8, 4);
    common.writeUInt16LE(0x21, 8);
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(content.length, 18);
    common.writeUInt16LE(name.length, 22);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    const parts = [Buffer.from('PK\x03\x04'), common, Buffer.from(name), packed];
    local.push(...parts);
    central.push(Buffer.from('PK\x01\x02\x14\x00'), common, tail, Buffer.from(name));
    offset += parts.reduce((sum, part) => sum + part.length, 0);
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(files.length, 4);
  end.writeUInt16LE(files.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...local, directory, Buffer.from('PK\x05\x06'), end]);
}
