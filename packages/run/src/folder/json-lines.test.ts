import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { JsonLines, dropLaterRows, readJsonLines } from './json-lines.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ganzoo-lines-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

test('rows are added line by line, numbers without a JSON form as null', async () => {
  const lines = new JsonLines(join(folder, 'a.jsonl'));
  lines.add({ step: 1, value: 0.5 }, { step: 1, value: Infinity });
  lines.add();
  lines.close();
  expect(await readFile(lines.file, 'utf8')).toBe('{"step":1,"value":0.5}\n{"step":1,"value":null}\n');
});

test('a last line that a crash has cut is passed over, a damaged one before it is not', async () => {
  const file = join(folder, 'a.jsonl');
  await writeFile(file, '{"step":1}\n{"st');
  expect(readJsonLines(file)).toEqual([{ step: 1 }]);
  await writeFile(file, '{"st\n{"step":1}\n');
  expect(() => readJsonLines(file)).toThrow(/damaged: it is not JSON/);
  expect(readJsonLines(join(folder, 'none'))).toEqual([]);
});

test('what a run that goes on writes again is dropped: later steps, and how it ended', async () => {
  const file = join(folder, 'a.jsonl');
  await writeFile(
    file,
    '{"step":1}\n{"step":2}\n{"step":2,"tag":"status","value":"interrupted"}\n{"step":3}\n{"ste',
  );
  dropLaterRows(file, 2);
  expect(await readFile(file, 'utf8')).toBe('{"step":1}\n{"step":2}\n');
  dropLaterRows(join(folder, 'none'), 2);
});

test('a last line cut at any byte is gone before the next is added', async () => {
  const file = join(folder, 'a.jsonl');
  const [kept, last] = ['{"step":1,"tag":"ä"}\n', '{"step":2,"tag":"ö"}\n'];
  const length = Buffer.byteLength(last);
  for (let cut = 0; cut <= length; cut++) {
    await writeFile(file, kept + last);
    await truncate(file, Buffer.byteLength(kept) + cut);
    const lines = new JsonLines(file);
    lines.add({ step: 3 });
    lines.close();
    // all but the end of the line is the whole row
    expect(await readFile(file, 'utf8')).toBe(`${kept}${cut >= length - 1 ? last : ''}{"step":3}\n`);
  }
});
