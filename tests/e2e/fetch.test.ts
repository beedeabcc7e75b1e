import { createHash } from 'node:crypto';
import { mkdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from '@ganzoo/fetch';
import { serveFiles } from '@ganzoo/testing/files';
import { describe, expect, it } from 'vitest';
import { Workplace } from './ganzoo.ts';

const BYTES = Buffer.from([1, 2, 3, 4, 5, 6]);

const downloads = (url: string) => `[{
    file: 'mine.bin', url: '${url}/mine.bin', bytes: ${BYTES.length},
    sha256: '${createHash('sha256').update(BYTES).digest('hex')}',
  }]`;

/** A data set of whatever bytes its file has, found in a folder `plugins/datasets`. */
const plugin = (url: string) => `import { definePlugin } from '@ganzoo/sdk';
export const mine = definePlugin({
  kind: 'dataset', name: 'mine', summary: 'A test.', params: {},
  published: { licence: 'CC0' },
  downloads: ${downloads(url)},
  create: async (_, { files }) => {
    const { bytes: size } = await files.stat(files.fetched('mine') + '/mine.bin');
    const fields = { x: { shape: [1], dtype: 'uint8', range: [0, 1] } };
    return { spec: { fields, splits: { train: size } }, open: async () => ({ size, fields: {} }) };
  },
});
`;

/** Features whose file says how many numbers there are in a feature vector, found in a folder `plugins/features`. */
const featuresPlugin = (url: string) => `import { readFile } from 'node:fs/promises';
import { definePlugin, tf } from '@ganzoo/sdk';
export const mine = definePlugin({
  kind: 'features', name: 'mine', summary: 'A test.', params: {},
  downloads: ${downloads(url)},
  create: (_, { fetched }) => ({
    suffix: 'm',
    async prepare() {
      const dim = (await readFile(fetched('mine') + '/mine.bin')).length;
      const all = x => tf.tile(tf.sum(x, 1, true), [1, dim]);
      return { dim, classes: dim, note: 'mine: ' + dim, apply: x => ({ features: all(x), logits: all(x) }) };
    },
  }),
});
`;

async function place() {
  const { url } = await serveFiles({ 'mine.bin': BYTES });
  const made = await Workplace.open();
  await made.put('plugins/datasets/mine.ts', plugin(url));
  await made.put('plugins/features/mine.ts', featuresPlugin(url));
  // TensorFlow is where it was: only what plugins fetch goes to the test's own folder.
  await mkdir(made.path('cache'));
  await symlink(join(cacheFolder(), 'tensorflow'), made.path('cache/tensorflow'));
  const ganzoo = (...words: string[]) => made.hereIn({ GANZOO_CACHE: made.path('cache') }, ...words);
  return { made, url, ganzoo };
}

describe('ganzoo datasets fetch', { timeout: 60_000 }, () => {
  it('brings what a data set declares to where that looks for it, once', async () => {
    const { made, ganzoo } = await place();
    const before = JSON.parse((await ganzoo('plugins', 'dataset', 'mine', '--json')).stdout);
    expect(before.data).toEqual({ licence: 'CC0' });
    expect(before.missing).toMatch(/mine\.bin: The file does not exist/);
    const first = await ganzoo('datasets', 'fetch', 'mine');
    expect(first.code, first.stderr).toBe(0);
    expect(first.stdout).toBe('mine is fetched: 1 file, 6 bytes, in cache/data/mine\n');
    expect(first.stderr).toContain('Downloading mine.bin (1 of 1): 100 % (6 bytes of 6 bytes)');
    expect(await made.read('cache/data/mine/mine.bin')).toEqual(BYTES);
    const again = await ganzoo('datasets', 'fetch', 'mine');
    expect(again.stdout).toBe('mine is there already: 1 file, 6 bytes, in cache/data/mine\n');
    const after = JSON.parse((await ganzoo('plugins', 'dataset', 'mine', '--json')).stdout);
    expect(after.data).toMatchObject({ licence: 'CC0', splits: { train: 6 } });
    expect(after.size).toEqual({ examples: 6, bytesEach: 1, bytes: 6 });
    expect(after.missing).toBeUndefined();
  });

  it('brings it to another folder, from a mirror', async () => {
    const { made, url, ganzoo } = await place();
    const outcome = await ganzoo('datasets', 'fetch', 'mine', '--to', 'here', '--url', `${url}/`);
    expect(outcome.stdout, outcome.stderr).toContain('in here\n');
    expect(await readFile(made.path('here/mine.bin'))).toEqual(BYTES);
  });

  it.each([
    [['mien'], 2, /Did you mean 'mine'/],
    [['mnist'], 2, /'mnist' declares no files to fetch\.\n.*mine/],
    [['mine', '--url', 'ftp://a'], 2, /http or https/],
    [['mine', '--url', 'http://127.0.0.1:1/'], 2, /mine\.bin could not be fetched: .*\n.*--url/],
    [['mine', '--to', 'plugins/datasets/mine.ts'], 1, /Cannot write to .*mine\.ts/],
  ])('refuses %j', async (words, code, message) => {
    const { ganzoo } = await place();
    const outcome = await ganzoo('datasets', 'fetch', ...words);
    expect(outcome.stderr).toMatch(message);
    expect([outcome.code, outcome.stdout]).toEqual([code, '']);
  });
});

describe('ganzoo features fetch', { timeout: 120_000 }, () => {
  it('brings what features declare to where they look for it, in a folder apart from the data', async () => {
    const { made, ganzoo } = await place();
    const fetched = await ganzoo('features', 'fetch', 'mine');
    expect(fetched.code, fetched.stderr).toBe(0);
    expect(fetched.stdout).toBe('mine is fetched: 1 file, 6 bytes, in cache/features/mine\n');
    expect(await made.read('cache/features/mine/mine.bin')).toEqual(BYTES);
    await made.put(
      'ring.yaml',
      `dataset: { use: gaussian-ring }
architecture: { use: mlp, hidden: [8] }
objective: { use: non-saturating }
metrics: [{ use: inception-score, features: { use: mine }, samples: 100 }]
train: { steps: 1, batchSize: 8, latent: { dim: 2, distribution: normal } }
`,
    );
    const run = await ganzoo('run', 'ring.yaml');
    expect(run.code, run.stderr).toBe(0);
    expect(run.stdout + run.stderr).toContain('mine: 6');
  });

  it.each([
    ['mien', /Did you mean 'mine'/],
    ['classifier', /^The features 'classifier' declare no files to fetch\.\n {2}Those that do: mine\.$/m],
  ])('refuses %s', async (name, message) => {
    const { ganzoo } = await place();
    const outcome = await ganzoo('features', 'fetch', name);
    expect(outcome.stderr).toMatch(message);
    expect([outcome.code, outcome.stdout]).toEqual([2, '']);
  });
});
