import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RunEvent } from './events.ts';
import { readEvents } from './folder/read.ts';
import type { StartOptions } from './request.ts';
import { runExperiment } from './run-experiment.ts';

const EXPERIMENT = `
name: small
dataset: { use: gaussian-ring, trainSize: 400, testSize: 200 }
architecture: { use: mlp, hidden: [4] }
objective: { use: non-saturating }
train:
  steps: 6
  batchSize: 8
  compile: graph
  latent: { dim: 2, distribution: normal }
  average: { use: ema, decay: 0.9 }
  checkpoints: { every: 3 }
log: { scalars: 1, images: 0, histograms: 0 }
`;

const DIFFERS =
  /^The steps are compiled in another way \(train\.compile (\w+), before (\w+)\): .* by rounding/;

let folder: string;
let file: string;
let unbroken: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ganzoo-compile-'));
  file = join(folder, 'small.yaml');
  await writeFile(file, EXPERIMENT);
  unbroken = await begun('unbroken', 6);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** The folder of a run of so many steps. */
async function begun(name: string, steps: number, options: StartOptions = {}): Promise<string> {
  const out = join(folder, name);
  const request = { file, overrides: [`train.steps=${steps}`] };
  for await (const event of runExperiment(request, { ...options, out }))
    expect(event.kind).not.toBe('differs');
  return out;
}

/** Goes on with a run; gives its events and what it says of other compilation. */
async function goneOn(out: string, overrides: string[], options: StartOptions = {}) {
  const events: RunEvent[] = [];
  for await (const event of runExperiment({ overrides, resume: { folder: out } }, options))
    events.push(event);
  const lines = events.flatMap(event => (event.kind === 'differs' ? [event.text] : []));
  return { events, changes: lines.map(line => DIFFERS.exec(line)?.slice(1)) };
}

/** Every player's scalars by step. */
function scalarsOf(out: string): [step: number, tag: string, value: number][] {
  return readEvents(out).flatMap(({ step, tag, value }) =>
    /^(discriminator|generator)\//.test(tag)
      ? [[step, tag, value as number] as [number, string, number]]
      : [],
  );
}

const weightsOf = (out: string) =>
  Promise.all(['nets', 'extras'].map(name => readFile(join(out, 'checkpoints', '6', `${name}.safetensors`))));

const modeOf = async (out: string): Promise<unknown> =>
  (JSON.parse(await readFile(join(out, 'checkpoints', '6', 'state.json'), 'utf8')) as { compile: unknown })
    .compile;

/** The numbers of the run without a break up to step 3, and after it to rounding. */
function expectSameToRounding(out: string): void {
  const [ours, whole] = [scalarsOf(out), scalarsOf(unbroken)];
  expect(ours.map(([step, tag]) => [step, tag])).toEqual(whole.map(([step, tag]) => [step, tag]));
  ours.forEach(([step, tag, value], i) => {
    // three steps of float32 (6e-8), in which Adam's first updates divide by small numbers
    const most = step > 3 ? 1e-4 * Math.max(1, Math.abs(whole[i]![2])) : 0;
    expect(Math.abs(value - whole[i]![2]), `${tag} at ${step}`).toBeLessThanOrEqual(most);
  });
}

it('a run goes on as compiled before where train.compile says the same, bit for bit', async () => {
  const out = await begun('same', 3);
  const { changes } = await goneOn(out, ['train.steps=6', 'train.compile=graph']);
  expect(changes).toEqual([]);
  expect(scalarsOf(out)).toEqual(scalarsOf(unbroken));
  expect(await weightsOf(out)).toEqual(await weightsOf(unbroken));
});

it('goes on by XLA, says so, and tells what XLA took', { timeout: 60_000 }, async () => {
  const out = await begun('xla', 3);
  const { events, changes } = await goneOn(out, ['train.steps=6', 'train.compile=xla']);
  expect(changes).toEqual([['xla', 'graph']]);
  expectSameToRounding(out);
  expect(await modeOf(out)).toBe('xla');
  expect(await readFile(join(out, 'resolved.yaml'), 'utf8')).toContain('compile: xla');
  const compiled = events.flatMap(event => (event.kind === 'compiled' ? [event] : []));
  expect(compiled.map(({ what }) => what)).toEqual(['step of discriminator, generator, all scalars, by XLA']);
  const [{ traceMs, xlaMs = 0 }] = compiled as [(typeof compiled)[0]];
  expect(xlaMs).toBeGreaterThan(0);
  const [scalars] = events.flatMap(event => (event.kind === 'scalars' ? [event.values] : []));
  expect(scalars!['speed/trace-time-ms']).toBe(traceMs + xlaMs);
});

it('goes on operation by operation, and so does the next start, which says nothing', async () => {
  const out = await begun('off', 3);
  expect((await goneOn(out, ['train.steps=4', 'train.compile=off'])).changes).toEqual([['off', 'graph']]);
  expect((await goneOn(out, ['train.steps=6'])).changes).toEqual([]);
  expectSameToRounding(out);
  expect(await modeOf(out)).toBe('off');
});

it('--no-compile is kept until train.compile is named, or --compile said', async () => {
  const out = await begun('eager', 3, { compile: false });
  expect((await goneOn(out, ['train.steps=4'])).changes).toEqual([]);
  expect((await goneOn(out, ['train.steps=5', 'train.compile=graph'])).changes).toEqual([['graph', 'off']]);
  expect((await goneOn(out, ['train.steps=6'])).changes).toEqual([]);
  expect(await modeOf(out)).toBe('graph');
});
