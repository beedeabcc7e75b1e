import { idxOf } from '@ganzoo/testing';
import { cp, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Workplace } from './ganzoo.ts';

const PLUGIN = `import { definePlugin, tf } from '@ganzoo/sdk';
import { adversarial } from '@ganzoo/sdk/games';

export const plain = definePlugin({
  kind: 'objective',
  name: 'plain',
  summary: 'Scores as they are.',
  params: {},
  create: () =>
    adversarial({
      discriminator: (real, fake) => tf.sub(tf.mean(fake), tf.mean(real)),
      generator: fake => tf.neg(tf.mean(fake)),
    }),
});
`;

const EXPERIMENT = `
name: moving
plugins: [./ideas/plain.ts]
dataset: { use: idx, images: data/x.idx, labels: data/y.idx, testImages: data/x.idx, testLabels: data/y.idx }
architecture: { use: mlp, hidden: [8] }
objective: { use: plain }
metrics:
  - { use: inception-score, features: { use: classifier, steps: 5, batchSize: 4 }, every: 100, samples: 16 }
train:
  steps: 6
  batchSize: 4
  latent: { dim: 4, distribution: normal }
  checkpoints: { every: 3, keep: 5 }
log: { scalars: 1, images: 6, histograms: 0 }
`;

/** Twenty-four pictures of 8 × 8 in three classes, in a folder. */
async function putData(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const pixels = Array.from({ length: 24 * 64 }, (_, i) => (37 * i) % 256);
  const labels = Array.from({ length: 24 }, (_, i) => i % 3);
  await writeFile(join(folder, 'x.idx'), idxOf([24, 8, 8], pixels));
  await writeFile(join(folder, 'y.idx'), idxOf([24], labels));
}

/** The same files in a folder and under names of their own, as overrides. */
const MOVED_DATA = ['images', 'labels', 'testImages', 'testLabels'].map(
  name => `dataset.${name}=away/pictures/${/image/i.test(name) ? 'x' : 'y'}.idx`,
);

const TIMES = { timeout: 180_000 };

describe('a run that was moved', () => {
  it(
    'is sampled without its data, goes on with data and plugins named anew, and is scored',
    TIMES,
    async () => {
      const place = await Workplace.open();
      await putData(place.path('home/data'));
      await place.put('home/ideas/plain.ts', PLUGIN);
      await place.put('home/moving.yaml', EXPERIMENT);
      for (const words of [
        ['--out', 'whole'],
        ['train.steps=3', '--out', 'home/run'],
      ]) {
        const { code, stderr } = await place.here('run', 'home/moving.yaml', '--quiet', ...words);
        expect(code, stderr).toBe(0);
      }
      expect((await place.here('sample', 'home/run', '--out', 'before.png')).code).toBe(0);
      await mkdir(place.path('away'));
      for (const [from, to] of Object.entries({ run: 'run', data: 'pictures', ideas: 'mine' })) {
        await rename(place.path('home', from), place.path('away', to));
      }
      await rm(place.path('home'), { recursive: true });

      const lost = await place.here('run', '--resume', 'away/run', 'train.steps=6');
      expect(lost.code).toBe(2);
      expect(lost.stderr).toMatch(/There is no plugin file home\/ideas\/plain\.ts/);
      expect(lost.stderr).toContain("'plugins=[path/to/file.ts]'");

      const plugins = 'plugins=[away/mine/plain.ts]';
      const drawn = await place.here('sample', 'away/run', plugins, '--out', 'after.png');
      expect(drawn.code, drawn.stderr).toBe(0);
      expect(await place.read('after.png')).toEqual(await place.read('before.png'));

      const unread = await place.here('run', '--resume', 'away/run', plugins, 'train.steps=6');
      expect(unread.code).toBe(2);
      expect(unread.stderr).toContain('data/x.idx');

      const words = ['--resume', 'away/run', plugins, ...MOVED_DATA, 'train.steps=6'];
      const other = await place.here('run', ...words, 'dataset.range=none');
      expect(other.code).toBe(2);
      expect(other.stderr).toMatch(/cannot go on with other values:\s+- dataset\.range: [^\n]*\n {2}Only/);

      const on = await place.here('run', ...words);
      expect(on.code, on.stderr).toBe(0);
      expect(on.stderr).toBe('');
      const weights = 'checkpoints/6/nets.safetensors';
      expect(await place.read('away/run', weights)).toEqual(await place.read('whole', weights));

      // the folder knows the new places now
      const scored = await place.here('evaluate', 'away/run');
      expect(scored.code, scored.stderr).toBe(0);
      const again = await place.here('run', 'away/run/resolved.yaml', 'train.steps=3', '--out', 'again');
      expect(again.code, again.stderr).toBe(0);

      await place.put('away/mine/plain.ts', `${PLUGIN}// another file\n`);
      const changed = await place.here('run', '--resume', 'away/run', 'train.steps=9');
      expect(changed.code, changed.stderr).toBe(0);
      expect(changed.stderr).toBe(
        "The plugin objective 'plain' has changed since the run's last start: numbers may differ from those of a run " +
          'without a break.\n',
      );
    },
  );

  it('finds its data by the same relative paths from the current folder', TIMES, async () => {
    const place = await Workplace.open();
    await putData(place.path('home/data'));
    const experiment = EXPERIMENT.replace(/^plugins.*\n/m, '').replace('plain }', 'wasserstein }');
    await place.put('home/moving.yaml', experiment);
    expect((await place.here('run', 'home/moving.yaml', 'train.steps=3', '--out', 'run')).code).toBe(0);
    await rename(place.path('home/data'), place.path('data'));
    await rm(place.path('home'), { recursive: true });
    const on = await place.here('run', '--resume', 'run', 'train.steps=6');
    expect(on.code, on.stderr).toBe(0);
  });
});

it('goes on with a run that an earlier version left', TIMES, async () => {
  const place = await Workplace.open();
  await cp(join(import.meta.dirname, '../fixtures/older-run'), place.path('run'), { recursive: true });
  const { code, stdout, stderr } = await place.here('run', '--resume', 'run', 'train.steps=12');
  expect(code, stderr).toBe(0);
  expect(stdout).toContain('goes on   after step 8');
  expect((await place.lines('run', 'scores.jsonl')).map(({ step }) => step)).toEqual([4, 8, 12]);
});

it('says which version made a run that this one cannot read, and leaves it as it is', TIMES, async () => {
  const place = await Workplace.open();
  await cp(join(import.meta.dirname, '../fixtures/older-run'), place.path('run'), { recursive: true });
  const resolved = (await place.read('run/resolved.yaml')).toString();
  // the parameter's value that 0.1.0 knew by another name
  const older = resolved.replace('use: non-saturating', 'use: vae\n  variant: study');
  await place.put('run/resolved.yaml', older);
  for (const words of [
    ['run', '--resume', 'run'],
    ['evaluate', 'run'],
    ['sample', 'run'],
  ]) {
    const { code, stderr } = await place.here(...words);
    expect(code).toBe(2);
    expect(stderr).toContain('The run run was made by ganzoo 0.1.0 on 2026-');
    expect(stderr).toMatch(/run\/resolved\.yaml:\d+:\d+: .*variant/);
    expect(stderr).toContain('Go on with the version that made it, or put its resolved.yaml right by hand.');
  }
  expect((await place.read('run/resolved.yaml')).toString()).toBe(older);
  await place.put('run/environment.json', '{}');
  const { code, stderr } = await place.here('sample', 'run');
  expect([code, stderr]).toEqual([2, expect.stringContaining('was made by an unknown version of ganzoo')]);
});
