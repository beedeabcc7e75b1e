import { Cache } from '@ganzoo/core';
import type { Engine } from '@ganzoo/engine';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ModeChoices, chooseMode, isXlaCandidate, type ModeTimes } from './choose-mode.ts';
import type { StepContext } from './context.ts';
import { sizeOf } from '@ganzoo/sdk/data';

/** A run of so many steps with weights of these shapes. */
function contextOf({ steps = 1000, shapes = [[784, 128]] }: { steps?: number; shapes?: number[][] } = {}) {
  const weights = shapes.map(shape => ({
    variable: { size: sizeOf(shape), rank: shape.length },
  }));
  return { parts: { steps }, nets: { all: () => weights } } as unknown as StepContext;
}

const engineOn = (device = 'cpu', backend = 'native') => ({ info: { device, backend } }) as unknown as Engine;

describe('isXlaCandidate', () => {
  it.each<[string, boolean, Parameters<typeof contextOf>[0], Engine]>([
    ['a small dense net, long enough, on the processor', true, {}, engineOn()],
    [
      'two million weights in all',
      true,
      {
        shapes: [
          [1000, 1000],
          [1000, 1000],
        ],
      },
      engineOn(),
    ],
    ['one weight more', false, { shapes: [[1000, 1000], [1000, 1000], [1]] }, engineOn()],
    ['a net with a convolution', false, { shapes: [[4, 4, 1, 8]] }, engineOn()],
    ['a run of less than a thousand steps', false, { steps: 999 }, engineOn()],
    ['a GPU', false, {}, engineOn('gpu:0')],
    ['a portable backend', false, {}, engineOn('cpu', 'wasm')],
  ])('%s: %s', (_, candidate, context, engine) => {
    expect(isXlaCandidate(engine, contextOf(context))).toBe(candidate);
  });
});

describe('chooseMode', () => {
  it.each<[string, 'graph' | 'xla' | undefined, ModeTimes, number]>([
    ['a short run', 'graph', { graph: 1 }, 4000],
    ['a short run where XLA is known to be faster', 'graph', { graph: 1, xla: 0.1, compile: 1 }, 4000],
    ['a longer one, for which XLA is still to be timed', undefined, { graph: 1 }, 4001],
    ['an operation that XLA does not know', 'graph', { graph: 1, xla: null }, 1e6],
    // three programs of 750 ms against 0.25 ms a step: 9,000 steps
    [
      'a run that just does not earn the compilation back',
      'graph',
      { graph: 1, xla: 0.75, compile: 750 },
      9000,
    ],
    ['a run that just earns it back', 'xla', { graph: 1, xla: 0.75, compile: 750 }, 9001],
    ['a gain of less than a tenth', 'graph', { graph: 1, xla: 0.91, compile: 1 }, 1e6],
    ['a slower XLA', 'graph', { graph: 1, xla: 1.4, compile: 750 }, 1e6],
  ])('%s: %s', (_, mode, times, steps) => {
    expect(chooseMode(times, steps)).toBe(mode);
  });

  it('counts only the programs that are still to be compiled', () => {
    const times = { graph: 1, xla: 0.75, compile: 750 };
    expect(chooseMode(times, 6001, 2)).toBe('xla');
    expect(chooseMode(times, 6000, 2)).toBe('graph');
  });
});

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
