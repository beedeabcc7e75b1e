import { Cache, Catalog, discoverPlugins } from '@ganzoo/core';
import {
  CompiledSteps,
  ModeChoices,
  writeSafetensors,
  type ModeTimes,
  type Scoring,
  type StepPlan,
} from '@ganzoo/train';
import { MiniRun, score, stripes } from '@ganzoo/testing';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const found = await discoverPlugins({ start: fileURLToPath(new URL('..', import.meta.url)) });
const catalog = Catalog.of([...found.list().map(({ plugin }) => plugin), stripes]);

const features = { use: 'classifier', steps: 3, dim: 4 };
const EXPERIMENT = {
  metrics: [
    { use: 'fid', features, samples: 48 },
    { use: 'fid', name: 'few', features, samples: 24 },
  ],
};

let folder: string;
let run: MiniRun;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ganzoo-caches-'));
  run = await MiniRun.start(catalog, EXPERIMENT);
});
afterAll(() => {
  run.dispose();
  rmSync(folder, { recursive: true, force: true });
});

const scored = (cacheFolder: string): Promise<Scoring> =>
  score(run, { catalog, experiment: EXPERIMENT, cacheFolder });

const FOREIGN: [string, string | Uint8Array][] = [
  ['text', 'not what is expected'],
  ['another list', '[]'],
  ['another map', '{"scores":{}}'],
  ['the tensors of another net', writeSafetensors(new Map(), { task: 'another' })],
  ['zeros', new Uint8Array(5000)],
];

describe('a file of the cache that is damaged', () => {
  let first: Scoring;
  beforeAll(async () => {
    first = await scored(folder);
    expect(first.warnings).toEqual([]);
  });

  it('has scores of two metrics of one plugin beside each other', () => {
    const { primary, values } = first.row;
    expect(Object.keys(primary)).toEqual(['fid', 'few']);
    expect(values['FIDc']).toBe(primary['fid']);
    expect(values['FIDc-few']).toBe(primary['few']);
    expect(values['FIDc']).not.toBe(values['FIDc-few']);
    for (const kind of ['real', 'N0', 'N1']) {
      expect(values).toHaveProperty([`FIDc/${kind}`]);
      expect(values).toHaveProperty([`FIDc-few/${kind}`]);
    }
  });

  it.each(['features', 'baselines'])('is made anew and told once, in %s', async kind => {
    const [name = ''] = readdirSync(join(folder, kind)).sort();
    const file = join(folder, kind, name);
    const whole = readFileSync(file);
    const cuts = [0, 1, 8, whole.length >> 1, whole.length - 1].map(
      length => [`cut to ${length}`, whole.subarray(0, length)] as const,
    );
    for (const [how, bytes] of [...cuts, ...FOREIGN]) {
      writeFileSync(file, bytes);
      const again = await scored(folder);
      expect(again.row, how).toEqual(first.row);
      expect(again.warnings, how).toEqual([
        `The cache file ${file} is damaged or cannot be read; it is made anew.`,
      ]);
      expect(readFileSync(file).equals(whole), how).toBe(true);
    }
    expect((await scored(folder)).warnings).toEqual([]);
  });

  it('is told once where the folder cannot be written, and the scores are the same', async () => {
    const file = join(folder, 'a-file');
    writeFileSync(file, '');
    const scoring = await scored(join(file, 'cache'));
    expect(scoring.row).toEqual(first.row);
    expect(scoring.warnings).toEqual([
      expect.stringMatching(/^The cache folder .* cannot be written \(ENOTDIR\); /),
    ]);
  });
});

describe('a file of measured modes of compilation that is damaged', () => {
  const file = () => join(folder, 'compile-modes.json');

  it('is measured anew by a run, which says so once', async () => {
    writeFileSync(file(), '{"a": "gra');
    const long = await MiniRun.start(catalog, { train: { steps: 1000, batchSize: 8 } });
    const { engine, parts, data, schedule, rng, state } = long;
    const context = { parts, data, schedule, rng, ...state };
    const choices = new ModeChoices(new Cache(folder));
    const steps = new CompiledSteps(engine, context, 'auto', { choices });
    const players = Object.keys(parts.game.players);
    const plan: StepPlan = { players, discIters: 1, order: 'in-turn', detailed: true };
    steps.get(plan);
    expect(steps.takeNotes()).toEqual([
      `The cache file ${file()} is damaged or cannot be read; it is made anew.`,
    ]);
    steps.get({ ...plan, detailed: false });
    expect(steps.takeNotes()).toEqual([]);
    const [times] = Object.values(JSON.parse(readFileSync(file(), 'utf8')) as Record<string, ModeTimes>);
    expect(times?.graph).toBeGreaterThan(0);
    steps.dispose();
    long.dispose();
  });

  it.each<[string, string | Uint8Array]>([
    ...[0, 1, 5, 12].map((length): [string, string] => [
      `cut to ${length}`,
      '{"a": {"graph": 1}}'.slice(0, length),
    ]),
    ...FOREIGN,
    ['a mode there is not', '{"a": "fast"}'],
  ])('holds nothing: %s', (_, bytes) => {
    writeFileSync(file(), bytes);
    const choices = new ModeChoices(new Cache(folder));
    expect(choices.get('a')).toBeUndefined();
    choices.set('b', { graph: 1, xla: null });
    expect(choices.takeWarnings()).toHaveLength(1);
    const next = new ModeChoices(new Cache(folder));
    expect([next.get('a'), next.get('b'), next.takeWarnings()]).toEqual([
      undefined,
      { graph: 1, xla: null },
      [],
    ]);
  });
});
