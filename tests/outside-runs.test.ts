import { openCheckpoint, runExperiment, type RunEvent } from '@ganzoo/run';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ganzoo-outside-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const DIGITS = 'dataset: { use: subset, base: { use: mnist }, size: 256 }';
const RING = 'dataset: { use: gaussian-ring, trainSize: 2000, testSize: 500 }';
const QUIET = 'log: { scalars: 0, images: 0, histograms: 0 }';

/** Runs an experiment with plugins of these files; gives where it lies and all that it told. */
async function run(
  name: string,
  files: readonly string[],
  text: string,
): Promise<{ out: string; events: RunEvent[] }> {
  const plugins = files.map(file => fileURLToPath(new URL(`fixtures/outside/${file}.ts`, import.meta.url)));
  const file = join(folder, `${name}.yaml`);
  await writeFile(file, `plugins: ${JSON.stringify(plugins)}\n${text}`);
  const out = join(folder, name);
  const events: RunEvent[] = [];
  for await (const event of runExperiment({ file, overrides: [] }, { out })) events.push(event);
  return { out, events };
}

const planned = (events: readonly RunEvent[]): string[] =>
  events.flatMap(event => (event.kind === 'compiled' ? [event.what] : []));

it('steps between two lazy penalties run many a call, those with one alone', async () => {
  const { events } = await run(
    'lazy',
    ['r1'],
    `
${DIGITS}
architecture: { use: mlp, hidden: [16] }
objective: { use: non-saturating }
constraints: [{ use: outside-r1 }]
schedulers: [{ use: outside-lazily, of: constraints.0.standsFor }]
train: { steps: 64, batchSize: 8, latent: { dim: 4 }, compile: graph, stepsPerCall: 32 }
${QUIET}
`,
  );
  expect(planned(events)).toEqual([
    'step of discriminator, generator',
    'step of discriminator, generator, up to 32 steps a call',
    // the last step, whose scalars are logged
    'step of discriminator, generator, all scalars',
  ]);
});

it('a run ends when its modes are gone', async () => {
  // steps with which no generator goes on
  const rates = [...Array<number>(600).fill(2e-3), 10];
  const { events } = await run(
    'collapse',
    ['collapse', '../schedules'],
    `
${RING}
architecture: { use: mlp, hidden: [64, 64] }
objective: { use: non-saturating }
metrics: [{ use: mode-coverage, every: 100, samples: 500 }]
schedulers:
  - { use: outside-collapse }
  - { use: test-given, values: ${JSON.stringify(rates)}, of: optimizers.generator.learningRate }
train:
  steps: 2000
  batchSize: 64
  latent: { dim: 2, distribution: normal }
  optimizers: { default: { use: adam, learningRate: 2e-3 } }
  compile: graph
${QUIET}
`,
  );
  const modes = events.flatMap(event => (event.kind === 'scores' ? [event.row.values['modes']!] : []));
  expect(Math.max(...modes)).toBeGreaterThanOrEqual(4);
  expect(events.at(-1)).toMatchObject({
    kind: 'end',
    status: 'stopped',
    step: 700,
    reason: `modes fell from ${Math.max(...modes)} to ${modes.at(-1)}`,
  });
});

it('a discriminator that was right too often waits for a step', async () => {
  const { events } = await run(
    'skip',
    ['skip'],
    `
${DIGITS}
architecture: { use: mlp, hidden: [32] }
objective: { use: non-saturating }
schedulers: [{ use: outside-skip, above: 0.9 }]
train:
  steps: 100
  batchSize: 16
  latent: { dim: 8 }
  optimizers: { default: { use: adam, learningRate: 1e-3 } }
  compile: graph
log: { scalars: 1, images: 0, histograms: 0 }
`,
  );
  const accuracies = events.flatMap(event =>
    event.kind === 'scalars' ? [event.values['discriminator/accuracy']] : [],
  );
  expect(accuracies).toHaveLength(100);
  accuracies.forEach((accuracy, i) =>
    expect(accuracy === undefined).toBe(i > 0 && (accuracies[i - 1] ?? 0) > 0.9),
  );
  expect(accuracies).toContain(undefined);
});

it('ψ is set where samples are drawn, and draws them together', async () => {
  const { out } = await run(
    'style',
    ['style'],
    `
${DIGITS}
architecture: { use: outside-style, width: 4 }
objective: { use: non-saturating }
train:
  steps: 60
  batchSize: 8
  latent: { dim: 8, distribution: normal }
  optimizers: { default: { use: adam, learningRate: 2e-3 } }
  compile: graph
${QUIET}
`,
  );
  const spread = async (psi: number): Promise<number> => {
    const opened = await openCheckpoint(out, { overrides: [`architecture.psi=${psi}`] });
    const { x } = await opened.viewer.draw('samples', 'test', 0, 64);
    const pixels = x!.dataSync();
    await opened.close();
    // mean over the pixels of the variance of 64 samples
    const variances = Array.from({ length: 784 }, (_, pixel) => {
      const all = Array.from({ length: 64 }, (__, n) => pixels[n * 784 + pixel]!);
      const mean = all.reduce((a, b) => a + b) / 64;
      return all.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 64;
    });
    return variances.reduce((a, b) => a + b) / 784;
  };
  const [none, half, whole] = [await spread(0), await spread(0.5), await spread(1)];
  // what is left without any style is noise
  expect(none).toBeLessThan(half);
  expect(half).toBeLessThan(0.7 * whole);
});
