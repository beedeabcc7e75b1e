import { dataFiles } from '@ganzoo/core';
import { type DataFiles, type Split, type StreamedSplit } from '@ganzoo/sdk';
import { isStreamed } from '@ganzoo/sdk/data';
import { toPng } from '@ganzoo/train';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** File access of which a test gives what the data set uses; anything else is an error. */
export function testFiles(given: Partial<DataFiles> = {}): DataFiles {
  const missing = (name: string) => (): never => {
    throw new Error(`files.${name} was not expected to be called`);
  };
  const names = [
    'npm',
    'read',
    'cached',
    'fetched',
    'kind',
    'stat',
    'list',
    'head',
    'unpacked',
    'npz',
    'tar',
    'pictures',
  ] as const satisfies (keyof DataFiles)[];
  const none = Object.fromEntries(names.map(name => [name, missing(name)]));
  return { ...(none as unknown as DataFiles), ...given };
}

/** The real file access, with relative paths starting at a folder. */
export function filesIn(folder: string): DataFiles {
  return dataFiles({ folder, packageRoots: [folder], cacheFolder: join(folder, 'cache') });
}

/** A split that has to be in memory. */
export function inMemory(split: Split | StreamedSplit): Split {
  if (isStreamed(split)) throw new Error('the split is streamed');
  return split;
}

/** A PNG file of one gray, [height, width, 3]. */
export function pngOf(width: number, height: number, gray: number): Uint8Array {
  return toPng({ width, height, channels: 3, data: new Uint8Array(width * height * 3).fill(gray) });
}

/** Packs what is in a folder with the system's tar, gzipped. */
export function packFolder(folder: string, archive: string): void {
  execFileSync('tar', ['-czf', archive, '-C', folder, '.']);
}

/**
 * A file of CIFAR-10's binary version, a picture a label: its red counts the pixels, modulo 256, its green is 100 + the
 * label, its blue 255.
 */
export function cifarBatch(labels: readonly number[]): Uint8Array {
  const pixels = [...Array(1024).keys()];
  const records = labels.map(label => [
    label,
    ...pixels,
    ...pixels.map(() => 100 + label),
    ...pixels.map(() => 255),
  ]);
  return Uint8Array.from(records.flat());
}

/** An idx file of unsigned bytes. */
export function idxOf(shape: readonly number[], values: readonly number[]): Uint8Array {
  const start = 4 + 4 * shape.length;
  const out = new Uint8Array(start + values.length);
  const view = new DataView(out.buffer);
  view.setUint32(0, (0x08 << 8) | shape.length);
  shape.forEach((length, axis) => view.setUint32(4 + 4 * axis, length));
  out.set(values, start);
  return out;
}
