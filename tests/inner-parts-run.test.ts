import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readEvents } from 'tensorboard-ts-logger';
import { differencesOf } from '../tools/kill-test/compare.ts';
import { mainAt } from './fixtures/command.ts';

const place = mkdtempSync(join(tmpdir(), 'ganzoo-inner-'));
afterAll(() => rmSync(place, { recursive: true, force: true }));

/** Two games of one plugin and one of another, their optimizers and data made of others: names with a / everywhere. */
const EXPERIMENT = `
name: inner
plugins: [${join(import.meta.dirname, 'fixtures/inner-parts.ts')}, ${join(import.meta.dirname, 'fixtures/balanced.ts')}]
dataset: { use: test-every-nth, base: { use: gaussian-ring, trainSize: 400, testSize: 200 } }
architecture: { use: mlp, hidden: [8] }
objective:
  use: test-ensemble
  games: [{ use: test-flipped, base: { use: test-balanced } }, { use: test-flipped, base: { use: test-balanced } }, { use: wasserstein }]
constraints: [{ use: weight-clipping, on: [2/discriminator] }]
schedulers:
  - { use: test-warm-up, until: 4, base: { until: 40 }, of: optimizers.default.base.learningRate }
  - { use: linear-decay, until: 5, of: objective.games.1.share }
metrics: [{ use: mode-coverage, every: 3, samples: 64 }]
train:
  steps: 6
  batchSize: 8
  compile: graph
  latent: { dim: 2, distribution: normal }
  optimizers: { default: { use: test-lookahead } }
  average: { use: ema, decay: 0.9 }
  checkpoints: { every: 3, keep: 5 }
log: { scalars: 1, images: 3, histograms: 3 }
`;

it('a run made of parts inside parts is kept, shown, sampled, and goes on as if without a break', async () => {
  writeFileSync(join(place, 'inner.yaml'), EXPERIMENT);
  const ganzoo = async (...words: string[]): Promise<string> => {
    const { code, stdout, stderr } = await mainAt(place, words);
    expect([code, stderr]).toEqual([0, expect.not.stringContaining('internal error') as string]);
    return stdout;
  };
  const said = await ganzoo('run', 'inner.yaml', '--out', 'whole');
  expect(said).toContain('test-every-nth of gaussian-ring');
  expect(said).toContain('test-lookahead of adam at 0.0002');
  expect(said).toContain('weights averaged by ema');
  await ganzoo('run', 'inner.yaml', 'train.steps=3', '--out', 'broken');
  await ganzoo('run', '--resume', 'broken', 'train.steps=6');
  // but for the steps it was to have at first
  const ofSteps = /^(checkpoints\/3\/state\.json|TensorBoard, row 1: .*"tag":"experiment")/;
  const differences = differencesOf(join(place, 'whole'), join(place, 'broken'));
  expect(differences.filter(each => !ofSteps.test(each))).toEqual([]);
  await ganzoo('sample', 'whole', '--out', join(place, 'samples.png'));

  const used = (
    JSON.parse(readFileSync(join(place, 'whole/environment.json'), 'utf8')) as {
      plugins: { kind: string; name: string; sha256: string }[];
    }
  ).plugins.map(({ kind, name }) => `${kind} ${name}`);
  expect(used).toEqual(
    expect.arrayContaining([
      'dataset gaussian-ring',
      'objective test-balanced',
      'objective wasserstein',
      'optimizer adam',
      'average ema',
      'scheduler linear-decay',
    ]),
  );
  const board = readdirSync(join(place, 'whole')).find(name => name.startsWith('events.out.tfevents.'))!;
  const tags = [...readEvents(join(place, 'whole', board))].flatMap(({ values }) =>
    values.map(({ tag }) => tag),
  );
  expect(tags).toEqual(
    expect.arrayContaining([
      '0/discriminator/k',
      '1/discriminator/flipped',
      '2/generator/learning-rate',
      'weights-1/generator/dense_1/kernel',
    ]),
  );
});
