import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { nextSeconds } from './event-file.ts';
import { EventWriteError, EventWriter, readEvents } from './index.ts';
import { temporaryFolder } from '@ganzoo/testing/files';

test('what is written comes back through the reader', () => {
  const writer = EventWriter.open(temporaryFolder(), { now: () => 1234.5 });
  writer.scalars({ 'loss/d': 0.1, 'loss/g': NaN }, 3);
  writer.scalar('loss/d', 1e300, 4, { wallTime: 7 });
  const count = writer.histogram('w', [1, 2, NaN], 4, { buckets: 2 });
  writer.text('note', '**grün**', 4, { description: 'what happened' });
  writer.close();
  expect(count).toEqual({ counted: 2, skipped: 1 });

  const file = readEvents(writer.path);
  const [version, first, second, histogram, text] = Array.from(file);
  expect(file.ending).toEqual({ cut: false, wholeBytes: statSync(writer.path).size });
  expect(version).toMatchObject({ fileVersion: 'brain.Event:2', wallTime: 1234.5, step: 0, values: [] });
  expect(first).toMatchObject({ wallTime: 1234.5, step: 3 });
  expect(first!.values.map(({ tag, data }) => [tag, data])).toEqual([
    ['loss/d', [Math.fround(0.1)]],
    ['loss/g', [NaN]],
  ]);
  expect(second).toMatchObject({ wallTime: 7, step: 4 });
  // The tag's metadata is stored once, and the reader repeats it.
  expect(second!.values[0]).toMatchObject({
    plugin: 'scalars',
    dataClass: 'scalar',
    shape: [],
    data: [Infinity],
  });
  expect(histogram!.values[0]).toMatchObject({ shape: [2, 3], data: [1, 1.5, 1, 1.5, 2, 1] });
  expect(text!.values[0]).toMatchObject({
    plugin: 'text',
    dataClass: 'tensor',
    description: 'what happened',
  });
  expect(Buffer.from(text!.values[0]!.data[0] as Uint8Array).toString()).toBe('**grün**');
});

test('metadata is written with the first value of a tag only', () => {
  const sizes = [1, 2].map(count => {
    const writer = EventWriter.open(temporaryFolder());
    for (let step = 1; step <= count; step++)
      writer.scalar('a tag', 1, step, { description: 'x'.repeat(500) });
    writer.close();
    return statSync(writer.path).size;
  });
  expect(sizes[1]! - sizes[0]!).toBeLessThan(100);
});

test('events wait in memory for the flush interval and no longer', async () => {
  const writer = EventWriter.open(temporaryFolder(), { flushSeconds: 0.05 });
  const events = () => Array.from(readEvents(writer.path)).length;
  writer.scalar('a', 1, 0);
  expect(events()).toBe(1);
  await expect.poll(events, { timeout: 5000 }).toBe(2);
  writer.scalar('a', 1, 1);
  writer.flush();
  expect(events()).toBe(3);
  writer.close();
});

test('a full buffer is written at once, and flushSeconds 0 writes each event', () => {
  const byBytes = EventWriter.open(temporaryFolder(), { flushSeconds: 1000, bufferBytes: 300 });
  byBytes.text('t', 'short', 0);
  expect(Array.from(readEvents(byBytes.path))).toHaveLength(1);
  byBytes.text('t', 'x'.repeat(400), 1);
  expect(Array.from(readEvents(byBytes.path))).toHaveLength(3);
  byBytes.close();
  const direct = EventWriter.open(temporaryFolder(), { flushSeconds: 0 });
  direct.scalar('a', 1, 0);
  expect(Array.from(readEvents(direct.path))).toHaveLength(2);
  direct.close();
});

test('resume starts a new file that sorts after the old one, with START at its step', () => {
  const dir = temporaryFolder();
  const writer = EventWriter.open(dir);
  const old = writer.path;
  writer.scalar('a', 1, 10);
  writer.resume(8);
  writer.scalar('a', 2, 8);
  writer.close();
  expect(
    readdirSync(dir)
      .sort()
      .map(name => join(dir, name)),
  ).toEqual([old, writer.path]);
  expect(Array.from(readEvents(old)).map(event => event.step)).toEqual([0, 10]);
  const events = Array.from(readEvents(writer.path));
  expect(events.map(event => [event.sessionLog, event.step])).toEqual([
    [undefined, 0],
    ['start', 8],
    ['start', 8],
    [undefined, 8],
  ]);
  expect(events[3]!.values[0]!.plugin).toBe('scalars');
});

test('resume right after open keeps to the file just opened', () => {
  const dir = temporaryFolder();
  const writer = EventWriter.open(dir);
  writer.resume(5);
  writer.close();
  expect(readdirSync(dir)).toHaveLength(1);
});

test('a new file sorts last even if the clock was set back', () => {
  expect(nextSeconds([], 100.9)).toBe(100);
  expect(nextSeconds(['events.out.tfevents.90.h.1.0', 'notes.txt'], 100)).toBe(100);
  expect(nextSeconds(['events.out.tfevents.100.h.1.0', 'events.out.tfevents.120.h.1.0'], 100)).toBe(121);
});

test('hyperparameters carry their content each time', () => {
  const writer = EventWriter.open(temporaryFolder());
  writer.hparams({ values: { rate: 0.1 } });
  writer.hparams({ values: { rate: 0.2 } });
  writer.close();
  const values = Array.from(readEvents(writer.path)).flatMap(event => event.values);
  expect(values.map(value => value.content.length > 0)).toEqual([true, true]);
});

test('wrong arguments are refused, and nothing is written', () => {
  const writer = EventWriter.open(temporaryFolder());
  writer.scalar('used', 1, 0);
  expect(() => writer.scalar('a', 1, -1)).toThrow(RangeError);
  expect(() => writer.scalar('a', 1, 0.5)).toThrow(RangeError);
  expect(() => writer.scalar('', 1, 0)).toThrow(TypeError);
  expect(() => writer.scalar('a', '1' as unknown as number, 0)).toThrow(TypeError);
  expect(() => writer.text('used', 'text', 0)).toThrow('in use for scalars');
  expect(() => writer.histogram('h', [1], 0, { buckets: 0 })).toThrow(RangeError);
  expect(() => writer.images('i', [], 0)).toThrow(RangeError);
  const image = (width: number) => ({ width, height: 1, channels: 1, data: new Uint8Array(width) });
  expect(() => writer.images('i', [image(1), image(2)], 0)).toThrow('differ in size');
  expect(() => writer.hparams({ values: { rate: Infinity } })).toThrow(TypeError);
  expect(() => writer.hparamsExperiment({ hparams: [{ name: 'rate' }], metrics: [] })).toThrow(TypeError);
  expect(() => EventWriter.open(temporaryFolder(), { flushSeconds: NaN })).toThrow(RangeError);
  writer.close();
  expect(Array.from(readEvents(writer.path))).toHaveLength(2);
});

test('a folder that cannot be made is an EventWriteError with path and cause', () => {
  const file = join(temporaryFolder(), 'a-file');
  writeFileSync(file, 'kept');
  const dir = join(file, 'run');
  expect(() => EventWriter.open(dir)).toThrow(
    expect.objectContaining({
      name: 'EventWriteError',
      path: dir,
      code: 'ENOTDIR',
      cause: expect.any(Error),
    }),
  );
  expect(readFileSync(file, 'utf8')).toBe('kept');
});

test('a closed writer takes no more events, and closing twice is no error', () => {
  const writer = EventWriter.open(temporaryFolder());
  writer.scalar('a', 1, 0);
  writer.close();
  writer.close();
  expect(() => writer.scalar('a', 1, 1)).toThrow(EventWriteError);
  expect(() => writer.resume(1)).toThrow(EventWriteError);
  expect(readdirSync(writer.dir)).toHaveLength(1);
});
