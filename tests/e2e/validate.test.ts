import { readdir } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { Workplace } from './ganzoo.ts';

const EXPERIMENT = `name: small
dataset: { use: gaussian-ring, trainSize: 500, testSize: 100 }
architecture: { use: mlp, hidden: [8] }
objective: { use: non-saturating }
train: { steps: 3, batchSize: 16, latent: { dim: 2 } }
`;

/** Squares without labels, in [0, 1], and nets that end in tanh. */
const PLUGINS = `import { definePlugin, tf } from '@ganzoo/sdk';
import { withRange } from '@ganzoo/sdk/nn';
const size = 20;
export const squares = definePlugin({
  kind: 'dataset', name: 'squares', summary: 'A test.', params: {},
  create: () => ({
    spec: {
      fields: { x: { shape: [6, 6, 1], dtype: 'float32', range: [0, 1] } },
      splits: { train: size, test: size },
    },
    open: async () => ({ size, fields: { x: new Float32Array(size * 36) } }),
  }),
});
const judge = ({ x }, net) => net.heads(net.flatten(x));
const pictures = (h, net) => tf.reshape(h, [h.shape[0], ...net.field.shape]);
export const tanh = definePlugin({
  kind: 'architecture', name: 'declared-tanh', summary: 'A test.', params: {},
  create: () => ({
    generator: withRange([-1, 1], ({ z }, net) => tf.tanh(pictures(net.dense(z, 36), net))),
    discriminator: judge,
  }),
});
export const silent = definePlugin({
  kind: 'architecture', name: 'silent-tanh', summary: 'A test.', params: {},
  create: () => ({ generator: ({ z }, net) => tf.tanh(pictures(net.dense(z, 36), net)), discriminator: judge }),
});
export const wrong = definePlugin({
  kind: 'architecture', name: 'for-28', summary: 'A test.', params: {},
  create: () => ({
    generator: ({ z }, net) => tf.reshape(net.dense(z, 36), [z.shape[0], 7, 7, 1]),
    discriminator: judge,
  }),
});
`;

const SQUARES = `plugins: [./mine.ts]
dataset: { use: squares }
architecture: { use: mlp, hidden: [8] }
objective: { use: non-saturating }
train: { steps: 3, batchSize: 10, latent: { dim: 2 } }
`;

async function workplace(): Promise<Workplace> {
  const place = await Workplace.open();
  await place.put('small.yaml', EXPERIMENT);
  await place.put('mine.ts', PLUGINS);
  await place.put('squares.yaml', SQUARES);
  return place;
}

test('several files are checked, each told for itself', async () => {
  const place = await workplace();
  await place.put('wrong.yaml', 'extends: small.yaml\nseed: many\n');
  const { code, stdout, stderr } = await place.here('validate', 'small.yaml', 'wrong.yaml', 'squares.yaml');
  expect(code).toBe(2);
  expect(stdout.match(/^ok (small|squares)\.yaml$/gm)).toHaveLength(2);
  expect(stderr).toBe("wrong.yaml:2:7: seed is 'many' but must be an integer >= 0\n1 of 3 files are wrong\n");
});

test('--json gives a line a file', async () => {
  const place = await workplace();
  const overrides = ['train.batchSize=1000', '+metrics=[{use: fid, features: {use: classifier}}]'];
  const { code, stdout, stderr } = await place.here(
    'validate',
    'small.yaml',
    '--json',
    'no.yaml',
    ...overrides,
  );
  expect(code).toBe(2);
  expect(stderr).toBe('');
  const [small, no, ...more] = stdout
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as object);
  expect(more).toEqual([]);
  expect(small).toMatchObject({
    file: 'small.yaml',
    ok: false,
    code: 'COMPOSITION',
    problems: [
      { file: expect.stringContaining('override 1'), message: expect.stringContaining('batchSize is 1,000') },
      { file: expect.stringContaining('override 2'), message: expect.stringContaining('compares 10,000') },
    ],
  });
  expect(no).toMatchObject({ file: 'no.yaml', ok: false, code: 'CONFIG', problems: [{ file: 'no.yaml' }] });
  const good = await place.here('validate', 'small.yaml', '--json');
  expect(JSON.parse(good.stdout)).toMatchObject({
    file: 'small.yaml',
    ok: true,
    parts: { training: expect.any(String) },
  });
});

test('--print-config gives one file that loads again, with references or without', async () => {
  const place = await workplace();
  await place.put(
    'base/_base.yaml',
    `${EXPERIMENT}plugins: [./own.ts]\nlog: { images: "\${train.steps}" }\n`,
  );
  await place.put('base/own.ts', PLUGINS);
  await place.put('top.yaml', 'extends: base/_base.yaml\nname: "top-${seed}"\nlog: { grid: 2 }\n');
  const written = await place.here('run', 'top.yaml', 'seed=4', '--print-config');
  expect(written.code, written.stderr).toBe(0);
  expect(written.stdout).toContain('name: top-${seed}\n');
  expect(written.stdout).toContain('images: ${train.steps}\n');
  expect(written.stdout).toContain('- ./base/own.ts\n');
  expect(written.stdout).not.toContain('checkpoints');
  const whole = await place.here('run', 'top.yaml', 'seed=4', '--print-config', '--resolve');
  expect(whole.stdout).toMatch(/^name: top-4\nseed: 4\n/);
  expect(whole.stdout).toContain('checkpoints');
  await place.put('one.yaml', written.stdout);
  const again = await place.here('run', 'one.yaml', '--print-config', '--resolve');
  expect(again.stdout).toBe(whole.stdout);
  expect((await place.here('run', 'top.yaml', '--resolve')).stderr).toContain(
    '--resolve goes with --print-config',
  );
});

test.each([
  [
    ['+metrics=[{use: fid, features: {use: classifier}, samples: 20}]'],
    'with labels `y`, which this data set does not have',
  ],
  [['architecture=infogan-net'], '6 by 6 pixels cannot be halved twice'],
  [['architecture=declared-tanh'], "makes values in [-1, 1], but 'x' of dataset 'squares' lies in [0, 1]"],
  [['train.batchSize=21'], "train.batchSize is 21, but dataset 'squares' has 20 training examples."],
])('parts that do not fit are refused by validate: %j', async (overrides, message) => {
  const place = await workplace();
  const { code, stderr } = await place.here('validate', 'squares.yaml', ...overrides);
  expect(stderr).toContain(message);
  expect(stderr).toMatch(/^command line, override 1/);
  expect(code).toBe(2);
});

test.each([
  [
    'for-28',
    "architecture 'for-28' as 'generator' cannot be built for dataset 'squares', whose 'x' has the shape [6, 6, 1].",
  ],
  ['silent-tanh', "architecture 'silent-tanh' as 'generator' ends in tanh, whose values lie in [-1, 1]"],
])('what only shows when nets are built leaves nothing behind: %s', async (name, message) => {
  const place = await workplace();
  const { code, stderr } = await place.here('run', 'squares.yaml', `architecture=${name}`, '--out', 'out');
  expect(stderr).toContain(message);
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(code).toBe(2);
  expect(await readdir(place.folder)).not.toContain('out');
});

test('a run whose weights are to be taken has to be there', { timeout: 60_000 }, async () => {
  const place = await workplace();
  const from = 'train.from={run: first, frozen: [discriminator/dense_1]}';
  const missing = await place.here('validate', 'small.yaml', from);
  expect(missing.code).toBe(2);
  expect(missing.stderr).toContain('train.from: There is no folder first.');
  expect((await place.here('run', 'small.yaml', '--out', 'first')).code).toBe(0);
  const there = await place.here('validate', 'small.yaml', from);
  expect(there.code, there.stderr).toBe(0);
  expect(there.stdout).toMatch(/from +first \(its last checkpoint\), frozen discriminator\/dense_1/);
});
