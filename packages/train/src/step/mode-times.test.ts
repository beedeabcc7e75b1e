import { Cache } from '@ganzoo/core';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ModeChoices } from './mode-times.ts';

describe('ModeChoices', () => {
  const times = { graph: 1, xla: 0.5, compile: 700 };
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ganzoo-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('keeps times from run to run, each by its key', () => {
    const choices = () => new ModeChoices(new Cache(join(folder, 'cache')));
    choices().set('a', times);
    choices().set('b', { graph: 2, xla: null });
    expect(choices().get('a')).toEqual(times);
    expect(choices().get('b')).toEqual({ graph: 2, xla: null });
    expect(choices().get('c')).toBeUndefined();
  });

  it.each([
    '{ cut',
    '"text"',
    '{ "a": "xla" }',
    '{ "a": { "graph": "fast" } }',
    '{ "a": { "graph": 1, "xla": 2 } }',
  ])('measures anew where the file holds %s', async text => {
    await writeFile(join(folder, 'compile-modes.json'), text);
    const choices = new ModeChoices(new Cache(folder));
    expect(choices.get('a')).toBeUndefined();
    choices.set('a', times);
    expect(choices.get('a')).toEqual(times);
  });

  it('goes without a file that cannot be written', async () => {
    const file = join(folder, 'modes.json');
    await writeFile(file, '{}');
    // a file in place of the folder: root may write where permissions forbid it
    const choices = new ModeChoices(new Cache(file));
    choices.set('a', times);
    expect(choices.get('a')).toBeUndefined();
    expect(await readFile(file, 'utf8')).toBe('{}');
  });

  it('without a file knows nothing', () => {
    const choices = new ModeChoices();
    choices.set('a', times);
    expect(choices.get('a')).toBeUndefined();
  });
});
