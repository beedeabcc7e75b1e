import { Catalog, discoverPlugins } from '@ganzoo/core';
import { runExperiment, runToEnd, type RunEvent } from '@ganzoo/run';
import { MiniRun, score, twoDomains } from '@ganzoo/testing';
import type { Scoring } from '@ganzoo/train';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { breaking, firstMean, imitating } from './fixtures/scoring.ts';

const found = await discoverPlugins({ start: fileURLToPath(new URL('..', import.meta.url)) });
const catalog = Catalog.of([
  ...found.list().map(({ plugin }) => plugin),
  twoDomains,
  imitating,
  firstMean,
  breaking,
]);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ganzoo-scoring-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function scored(experiment: object, stop?: (line: string) => boolean): Promise<Scoring> {
  const whole = { dataset: { use: 'test-two-domains' }, ...experiment };
  const run = await MiniRun.start(catalog, whole);
  const stopping = new AbortController();
  const tell = (line: string): void => {
    if (stop?.(line)) stopping.abort(new Error('enough'));
  };
  try {
    const { signal } = stopping;
    return await score(run, { catalog, experiment: whole, cacheFolder: folder, signal, tell });
  } finally {
    run.dispose();
  }
}

describe('baselines', () => {
  const ofField = async (as: string): Promise<number> => {
    const { row } = await scored({
      objective: { use: 'test-imitating', as },
      metrics: [{ use: 'test-first-mean', samples: 256 }],
    });
    return row.values['first/real']!;
  };

  it('are those of the field that a view gives, also from a cache that knows another field', async () => {
    // the domain a lies around -1, the circle b around 0: standard errors of 256 points are 0.02 and 0.05
    const [b, a] = [await ofField('b'), await ofField('a')];
    expect(Math.abs(b)).toBeLessThan(0.2);
    expect(Math.abs(a + 1)).toBeLessThan(0.1);
    expect(await ofField('b')).toBe(b);
  });

  it('are not fitted for a metric that does not say that they mean something', async () => {
    const metrics = [{ use: 'test-first-mean', baselines: false, samples: 256 }];
    const { row, notes } = await scored({ objective: { use: 'test-imitating' }, metrics });
    expect(Object.keys(row.values)).toEqual(['first']);
    expect(notes).toEqual([]);
  });
});

describe('baselines of a metric that is written', () => {
  const written = async (value: number): Promise<Scoring> => {
    const file = join(folder, `metric-${value}.ts`);
    await writeFile(
      file,
      `import { definePlugin } from '@ganzoo/sdk';
export const written = definePlugin({ kind: 'metric', name: 'test-written', summary: 'Gives a number.', params: {},
  create: () => ({ better: 'lower', label: 'W', needs: { results: ['x'], baselines: true }, compute: () => ({ value: ${value} }) }) });
`,
    );
    return scored({ plugins: [file], metrics: [{ use: 'test-written', samples: 64 }] });
  };

  it('are those of its code as it stands, not of what the cache knows', async () => {
    for (const value of [1, 2, 1])
      expect((await written(value)).row.values).toEqual({
        W: value,
        'W/real': value,
        'W/N0': value,
        'W/N1': value,
      });
  });

  it.each(['real', 'N0'])('can be interrupted while %s is looked at, before the next one', async kind => {
    const metrics = [{ use: 'test-first-mean', samples: 100 + (kind === 'N0' ? 0 : 1) }];
    const told: string[] = [];
    await expect(
      scored(
        { objective: { use: 'test-imitating' }, metrics },
        line => told.push(line) > 0 && line.includes(kind),
      ),
    ).rejects.toThrow('enough');
    expect(told.at(-1)).toContain(kind);
  });
});

it.each([
  ['text', 'it gave a string as its value'],
  ['nan', 'it gave NaN as its value'],
  ['nothing', 'it gave nothing as its value'],
  ['bare', 'it gave 3 as its result'],
  ['beside', "it gave an object as 'map', not a finite number"],
  ['throw', 'it broke'],
])('a metric that gives what is no score has failed, and no more: %s', async (gives, reason) => {
  const { row, failures } = await scored({
    objective: { use: 'test-imitating' },
    metrics: [{ use: 'test-breaking', gives }],
  });
  expect(failures).toEqual({ [gives]: reason });
  expect(row.values).toEqual({ [gives]: null });
});

describe('a scoring that is interrupted', () => {
  const EXPERIMENT = `
dataset: { use: gaussian-ring, trainSize: 400, testSize: 200 }
architecture: { use: mlp, hidden: [4] }
objective: { use: non-saturating }
metrics: [{ use: mode-coverage, every: 2, samples: 100 }]
train: { steps: 4, batchSize: 4, latent: { dim: 2 } }
log: { scalars: 2, images: 0, histograms: 0 }
`;
  const withoutTimes = (out: string): unknown[] =>
    readFileSync(join(out, 'scores.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map(line => ({ ...(JSON.parse(line) as object), wallTime: 0 }));

  async function run(out: string, options: { resume?: boolean; stopAt?: number } = {}): Promise<string> {
    const file = join(folder, 'interrupted.yaml');
    await writeFile(file, EXPERIMENT);
    const stop = new AbortController();
    const request = options.resume ? { resume: { folder: out }, overrides: [] } : { file, overrides: [] };
    const events = runExperiment(request, options.resume ? {} : { out }, { signal: stop.signal });
    for (;;) {
      const next = await events.next();
      if (next.done) return next.value.status;
      const event: RunEvent = next.value;
      if (event.kind === 'scoring' && event.step === options.stopAt) stop.abort();
    }
  }

  it.each([2, 4])('is made up for when the run goes on: at step %s', async step => {
    const [whole, broken] = [join(folder, `whole-${step}`), join(folder, `broken-${step}`)];
    expect(await run(whole)).toBe('completed');
    expect(await run(broken, { stopAt: step })).toBe('interrupted');
    expect(await run(broken, { resume: true })).toBe('completed');
    expect(withoutTimes(broken)).toEqual(withoutTimes(whole));
  });
});

it('goes through a run as a whole', async () => {
  const out = join(folder, 'all');
  const file = join(folder, 'all.yaml');
  await writeFile(
    file,
    `plugins: [${fileURLToPath(new URL('fixtures/scoring.ts', import.meta.url))}]
dataset: { use: gaussian-ring, trainSize: 400, testSize: 200 }
architecture: { use: mlp, hidden: [4] }
objective: { use: test-imitating }
metrics: [{ use: test-first-mean, every: 0, samples: 20 }]
train: { steps: 3, batchSize: 4, latent: { dim: 2 } }
log: { scalars: 0, images: 0, histograms: 0 }
`,
  );
  await runToEnd(runExperiment({ file, overrides: [] }, { out }));
  const rows = readFileSync(join(out, 'scores.jsonl'), 'utf8').trim().split('\n');
  // every: 0 is the end only
  expect(rows).toHaveLength(1);
  expect(JSON.parse(rows[0]!)).toMatchObject({ step: 3, values: { first: expect.any(Number) as number } });
});
