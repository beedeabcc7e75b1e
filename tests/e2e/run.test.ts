import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { runPython, testTensorboard } from '../tensorboard/tensorboard.ts';
import { Workplace } from './ganzoo.ts';

const RING = `
dataset: { use: gaussian-ring, trainSize: 2000, testSize: 500 }
architecture: { use: mlp, hidden: [16] }
objective: { use: non-saturating }
metrics: [{ use: mode-coverage, every: 20, samples: 500 }]
train:
  steps: 40
  batchSize: 32
  latent: { dim: 2, distribution: normal }
  checkpoints: { every: 10, keep: 10 }
log: { scalars: 5, images: 20, histograms: 20 }
`;

/** What TensorBoard read under one tag. */
interface ReadTag {
  readonly plugin: string;
  readonly events: { step: number; data: string[]; pictures: { size: [number, number]; pixels: string }[] }[];
}

describe('ganzoo run', () => {
  it('leaves a folder from which the real TensorBoard reads every number and picture back', async () => {
    const place = await Workplace.open();
    await place.put('ring.yaml', RING);
    const { code, stdout, stderr } = await place.ganzoo('run', 'ring.yaml', '--out', 'out');
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/completed at step 40/);
    expect(stdout).not.toMatch(/\r|\[/); // no bar in a pipe

    const names = await readdir(place.path('out'));
    expect(names).toEqual(
      expect.arrayContaining([
        'resolved.yaml',
        'environment.json',
        'events.jsonl',
        'scores.jsonl',
        'checkpoints',
        'samples',
      ]),
    );
    const tensorboard = await testTensorboard();
    const read = runPython(tensorboard, 'read_back.py', [place.path('out')]) as {
      tags: Record<string, ReadTag>;
    };
    const tags = new Map(Object.entries(read.tags ?? read));
    for (const tag of [
      'discriminator/loss',
      'discriminator/accuracy',
      'discriminator/gradient-norm',
      'generator/loss',
      'generator/gradient-norm',
      'generator/learning-rate',
      'speed/images-per-second',
      'speed/step-time-ms',
    ]) {
      expect([...tags.keys()], tag).toContain(tag);
    }
    // every scalar of events.jsonl stands in the event file with the same float32 value
    let compared = 0;
    for (const { tag, step, value } of await place.lines('out', 'events.jsonl')) {
      if (typeof value !== 'number' || typeof tag !== 'string') continue;
      const event = tags.get(tag)?.events.find(one => one.step === step);
      expect(event, `${tag} at ${String(step)}`).toBeDefined();
      expect(Math.fround(Number(event!.data[0]))).toBe(Math.fround(value));
      compared++;
    }
    expect(compared).toBeGreaterThan(60);
    // the pictures of TensorBoard are the pictures on disk
    const fixed = tags.get('samples/fixed')!.events.find(({ step }) => step === 40)!;
    const file = (await readdir(place.path('out', 'samples'))).find(name => /fixed.*40\.png$/.test(name))!;
    const png = decode(await place.read('out', 'samples', file));
    expect(fixed.pictures[0]!.size).toEqual([png.width, png.height]);
    expect(Buffer.from(fixed.pictures[0]!.pixels, 'base64').equals(Buffer.from(png.data as Uint8Array))).toBe(
      true,
    );
    expect([...tags.keys()].some(tag => tag.startsWith('weights-generator/dense_1/kernel'))).toBe(true);
    expect([...tags.values()].some(({ plugin }) => plugin === 'text')).toBe(true);
  });

  it('goes on after an end as if it had never stopped', async () => {
    const place = await Workplace.open();
    await place.put('ring.yaml', RING);
    expect((await place.here('run', 'ring.yaml', '--out', 'whole')).code).toBe(0);
    expect((await place.here('run', 'ring.yaml', 'train.steps=20', '--out', 'parts')).code).toBe(0);
    const resumed = await place.here('run', '--resume', 'parts', 'train.steps=40');
    expect(resumed.code, resumed.stderr).toBe(0);
    for (const file of ['nets.safetensors', 'extras.safetensors']) {
      const [whole, parts] = [
        await place.read('whole/checkpoints/40', file),
        await place.read('parts/checkpoints/40', file),
      ];
      expect(parts.equals(whole), file).toBe(true);
    }
    const losses = async (run: string): Promise<unknown[]> =>
      (await place.lines(run, 'events.jsonl'))
        .filter(({ tag }) => tag === 'generator/loss')
        .map(({ step, value }) => [step, value]);
    expect(await losses('parts')).toEqual(await losses('whole'));

    // a process that was killed after its last row has left its lock
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    await place.put('whole/lock', JSON.stringify({ pid, host: hostname() }));
    const over = await place.here('run', '--resume', 'whole');
    expect([over.code, over.stderr]).toEqual([0, expect.stringContaining('is complete: 40 steps.')]);
    expect(existsSync(place.path('whole/lock'))).toBe(false);
  });

  it('writes the same whatever number of steps a call runs', async () => {
    const place = await Workplace.open();
    await place.put('ring.yaml', RING);
    const written = async (stepsPerCall: string): Promise<unknown[]> => {
      const options = [`train.stepsPerCall=${stepsPerCall}`, '--out', stepsPerCall];
      const { code, stderr } = await place.here('run', 'ring.yaml', ...options);
      expect(code, stderr).toBe(0);
      const weights = await place.read(`${stepsPerCall}/checkpoints/40`, 'nets.safetensors');
      const lines = (await place.lines(stepsPerCall, 'events.jsonl'))
        // times and memory differ from run to run
        .filter(({ tag }) => !/^(speed|memory)\//.test(String(tag)))
        .map(({ step, tag, value }) => [step, tag, value]);
      return [weights.toString('base64'), ...lines];
    };
    const single = await written('1');
    expect(await written('3')).toEqual(single);
    expect(await written('32')).toEqual(single);
    const refused = await place.here('run', 'ring.yaml', 'train.stepsPerCall=many');
    expect(refused.stderr).toContain('a whole number from 1 to 32, or auto');
  });

  it('scores and samples a finished run again', async () => {
    const place = await Workplace.open();
    await place.put('ring.yaml', RING);
    expect((await place.here('run', 'ring.yaml', '--out', 'out', '--quiet')).code).toBe(0);
    const scored = await place.here('evaluate', 'out');
    expect(scored.code, scored.stderr).toBe(0);
    expect(scored.stdout).toMatch(/modes/);
    const sampled = await place.here('sample', 'out', '--out', 'picture.png');
    expect(sampled.code, sampled.stderr).toBe(0);
    expect(decode(await place.read('picture.png')).width).toBeGreaterThan(100);
  });

  it.each([
    ['another objective', ['objective=wasserstein', '+constraints=[{use: gradient-penalty}]']],
    ['eager steps', ['--no-compile']],
    ['averaged weights', ['train.average={use: ema, decay: 0.9}']],
  ])('runs the same file with %s', async (_, words) => {
    const place = await Workplace.open();
    await place.put('ring.yaml', RING);
    const { code, stderr } = await place.here('run', 'ring.yaml', 'train.steps=10', ...words, '--out', 'out');
    expect(code, stderr).toBe(0);
  });
});

const PLUGIN = `import { definePlugin, tf } from '@ganzoo/sdk';
import { adversarial } from '@ganzoo/sdk/games';

/** Each side wants its scores on the right side of a margin (hinge). */
export const hinge = definePlugin({
  kind: 'objective',
  name: 'my-hinge',
  summary: 'Hinge loss on the scores.',
  paper: 'arXiv:1705.02894',
  params: {
    margin: { type: 'number', default: 1, description: 'Distance the scores are to keep from 0.' },
  },
  create: ({ margin }) =>
    adversarial({
      discriminator: (real, fake) =>
        tf.add(tf.mean(tf.relu(tf.sub(margin, real))), tf.mean(tf.relu(tf.add(margin, fake)))),
      generator: fake => tf.neg(tf.mean(fake)),
    }),
});
`;

describe('plugins from outside', () => {
  it('a file of under 25 lines named in the experiment', async () => {
    expect(PLUGIN.trim().split('\n').length).toBeLessThan(25);
    const place = await Workplace.open();
    await place.put('ideas/hinge.ts', PLUGIN);
    const file = RING.replace('non-saturating', 'my-hinge, margin: 0.5');
    await place.put('ring.yaml', `plugins: [./ideas/hinge.ts]\n${file}`);
    const { code, stderr } = await place.here('run', 'ring.yaml', '--out', 'out');
    expect(code, stderr).toBe(0);
    expect((await place.read('out/resolved.yaml')).toString()).toMatch(/margin: 0\.5/);
  });

  it('an npm package with the keyword, among the dependencies of the own package.json', async () => {
    const place = await Workplace.open();
    await place.put('package.json', JSON.stringify({ name: 'mine', private: true }));
    const manifest = {
      name: 'ganzoo-hinge',
      version: '1.0.0',
      keywords: ['ganzoo-plugin'],
      main: 'index.ts',
    };
    await place.put('hinge/package.json', JSON.stringify({ ...manifest, type: 'module' }));
    await place.put('hinge/index.ts', PLUGIN);
    execFileSync('npm', ['install', '--no-audit', '--no-fund', './hinge'], {
      cwd: place.folder,
      stdio: 'pipe',
    });
    const listed = await place.here('plugins', 'objective');
    expect(listed.stdout).toMatch(/my-hinge[\s\S]*ganzoo-hinge/);
    await place.put('ring.yaml', RING.replace('non-saturating', 'my-hinge'));
    const { code, stderr } = await place.here('run', 'ring.yaml', 'train.steps=5', '--out', 'out');
    expect(code, stderr).toBe(0);
    expect(existsSync(join(place.folder, 'out/checkpoints/5'))).toBe(true);
  });

  it('one that reads a value inside a compiled step is named, with the way out', async () => {
    const place = await Workplace.open();
    await place.put(
      'peek.ts',
      PLUGIN.replace('tf.neg(tf.mean(fake))', 'tf.scalar(tf.mean(fake).dataSync()[0]!)'),
    );
    await place.put('ring.yaml', `plugins: [./peek.ts]\n${RING.replace('non-saturating', 'my-hinge')}`);
    const { code, stderr } = await place.here('run', 'ring.yaml', '--out', 'out');
    expect(code).toBe(2);
    expect(stderr).toMatch(/objective 'my-hinge' reads a tensor's value/);
    expect(stderr).toMatch(/--no-compile/);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(existsSync(place.path('out'))).toBe(false);
  });
});
