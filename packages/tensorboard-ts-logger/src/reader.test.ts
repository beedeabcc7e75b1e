import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { EventWriter, readEvents } from './index.ts';
import { frameRecord } from './record.ts';
import { temporaryFolder } from '@ganzoo/testing/files';

function writeThree(): { path: string; sizes: number[] } {
  const writer = EventWriter.open(temporaryFolder(), { flushSeconds: 0 });
  const sizes = [1, 2, 3].map(step => {
    writer.scalar('a', step, step);
    return readFileSync(writer.path).length;
  });
  writer.close();
  return { path: writer.path, sizes };
}

test('a file cut anywhere gives its whole events and says that it is cut', () => {
  const { path, sizes } = writeThree();
  for (let size = sizes[2]! - 1; size >= sizes[1]!; size--) {
    truncateSync(path, size);
    const file = readEvents(path);
    expect(Array.from(file).map(event => event.step)).toEqual([0, 1, 2]);
    expect(file.ending).toEqual({ cut: size > sizes[1]!, wholeBytes: sizes[1] });
  }
});

test('an empty file has no events and is not cut', () => {
  const path = join(temporaryFolder(), 'events');
  writeFileSync(path, '');
  const file = readEvents(path);
  expect(Array.from(file)).toEqual([]);
  expect(file.ending).toEqual({ cut: false, wholeBytes: 0 });
});

test('the ending is unknown until the events have been read', () => {
  const file = readEvents(writeThree().path);
  for (const event of file) {
    expect(event.step).toBe(0);
    break;
  }
  expect(file.ending).toBeUndefined();
});

test('a flipped bit is an EventReadError with the place of its record', () => {
  const { path, sizes } = writeThree();
  const bytes = readFileSync(path);
  for (let at = sizes[1]!; at < sizes[2]!; at++) {
    const damaged = Buffer.from(bytes);
    damaged[at]! ^= 4;
    writeFileSync(path, damaged);
    expect(() => Array.from(readEvents(path))).toThrow(
      expect.objectContaining({ name: 'EventReadError', path, offset: sizes[1] }),
    );
  }
});

test('a sound record that is no event is an EventReadError', () => {
  const path = join(temporaryFolder(), 'events');
  writeFileSync(path, frameRecord(Buffer.from([0x0a, 0xff])));
  expect(() => Array.from(readEvents(path))).toThrow('The record is not an event');
});

test('the older form of a scalar is read as well', () => {
  const path = join(temporaryFolder(), 'events');
  // step 5 { summary { value { tag "a", simple_value 1.5 } } }
  const event = Buffer.from([0x10, 5, 0x2a, 10, 0x0a, 8, 0x0a, 1, 0x61, 0x15, 0, 0, 0xc0, 0x3f]);
  writeFileSync(path, frameRecord(event));
  const [read] = Array.from(readEvents(path));
  expect(read).toMatchObject({ step: 5, values: [{ tag: 'a', plugin: '', shape: [], data: [1.5] }] });
});
