import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { testTensorboard } from '../tensorboard/tensorboard.ts';
import { Workplace } from './ganzoo.ts';

const PICTURES = `
dataset: { use: image-folder, folder: data/pictures, size: 16 }
architecture: { use: infogan-net, width: 0.1 }
objective: { use: non-saturating }
metrics: [{ use: fid, features: { use: classifier, steps: 20, batchSize: 8 }, every: 1000, samples: 4 }]
train:
  steps: 12
  batchSize: 8
  latent: { dim: 4, distribution: normal }
  checkpoints: { every: 6, keep: 10 }
log: { scalars: 1, images: 12, histograms: 0 }
`;

/** Forty pictures in three formats and two classes, one of them cut short. */
async function putPictures(place: Workplace): Promise<void> {
  for (let i = 0; i < 40; i++) {
    const format = (['png', 'jpeg', 'webp'] as const)[i % 3]!;
    const background = { r: 6 * i, g: 255 - 6 * i, b: 100 };
    const picture = sharp({ create: { width: 24, height: 20, channels: 3, background } });
    const bytes = await picture.toFormat(format).toBuffer();
    const folder = place.path('experiment/data/pictures', i % 2 ? 'warm' : 'cold');
    await mkdir(folder, { recursive: true });
    await writeFile(`${folder}/${i}.${format}`, i === 21 ? bytes.subarray(0, 40) : bytes);
  }
}

/** Numbers that a run logged, by step and tag, but those of time and memory; and its last weights. */
async function numbersOf(place: Workplace, run: string) {
  const lines = (await place.lines(run, 'events.jsonl'))
    .filter(({ tag, value }) => typeof value === 'number' && !/^(speed|memory)\//.test(String(tag)))
    .map(({ step, tag, value }) => [step, tag, value]);
  const weights = await place.read(run, 'checkpoints/12/nets.safetensors');
  return { lines, weights: weights.toString('base64') };
}

describe('image-folder', () => {
  it(
    'trains, names the broken picture, scores, and goes on as if it had never stopped',
    { timeout: 180_000 },
    async () => {
      const place = await Workplace.open();
      await place.put('experiment/pictures.yaml', PICTURES);
      await putPictures(place);
      const whole = await place.here('run', 'experiment/pictures.yaml', '--out', 'whole');
      expect(whole.code, whole.stderr).toBe(0);
      expect(whole.stdout).toMatch(/image-folder: x 16×16×3 in \[-1, 1\], y 2 classes; train 36, test 4/);
      const notes = (await place.lines('whole', 'events.jsonl')).filter(({ tag }) => tag === 'note');
      const broken = notes.map(({ value }) => String(value)).filter(text => text.includes('is skipped'));
      expect(broken).toHaveLength(1);
      expect(broken[0]).toMatch(/data\/pictures\/warm\/21\.png is skipped, since it cannot be decoded/);
      expect(whole.stdout).toContain(broken[0]!);

      const half = ['train.steps=6', 'log.images=0', 'metrics=[]'];
      expect((await place.here('run', 'experiment/pictures.yaml', ...half, '--out', 'parts')).code).toBe(0);
      // in another folder than the experiment: the pictures are where they were
      const resumed = await place.here('run', '--resume', 'parts', 'train.steps=12');
      expect(resumed.code, resumed.stderr).toBe(0);
      const [once, twice] = [await numbersOf(place, 'whole'), await numbersOf(place, 'parts')];
      expect(twice.weights).toBe(once.weights);
      const losses = ({ lines }: typeof once) =>
        lines.filter(([, tag]) => /\/(loss|gradient-norm)$/.test(String(tag)));
      expect(losses(twice)).toEqual(losses(once));
      expect(losses(once)).toHaveLength(48);

      const sampled = await place.here('sample', 'whole', '--out', 'picture.png');
      expect(sampled.code, sampled.stderr).toBe(0);
      const scored = await place.here('evaluate', 'whole');
      expect(scored.code, scored.stderr).toBe(0);
      expect(scored.stdout).toMatch(/FIDc/);
    },
  );

  it('ends at a broken picture where it is told to, and names it', async () => {
    const place = await Workplace.open();
    await place.put('experiment/pictures.yaml', PICTURES);
    await putPictures(place);
    const failed = await place.here(
      'run',
      'experiment/pictures.yaml',
      'dataset.onCorrupt=fail',
      'metrics=[]',
    );
    expect(failed.code).toBe(2);
    expect(failed.stderr).toMatch(/data\/pictures\/warm\/21\.png: The picture cannot be decoded/);
    expect(failed.stderr).not.toMatch(/\n\s+at /);
  });

  it('names a missing folder before anything is started', async () => {
    const place = await Workplace.open();
    await place.put('pictures.yaml', PICTURES);
    const { code, stderr } = await place.here('validate', 'pictures.yaml');
    expect(code).toBe(2);
    expect(stderr).toMatch(/data\/pictures: The folder does not exist/);
  });
});

const NUMPY = `
import numpy, sys
rng = numpy.random.default_rng(0)
x = rng.integers(0, 256, (40, 8, 8), dtype=numpy.uint8)
save = numpy.savez if sys.argv[1] == 'plain' else numpy.savez_compressed
save(sys.argv[2], x_train=x, y_train=numpy.arange(40) % 4, x_test=x[:8], y_test=numpy.arange(8) % 4)
`;

describe('npz', () => {
  it.each(['plain', 'compressed'])('trains on a file that numpy wrote, %s', async how => {
    const place = await Workplace.open();
    const { python } = await testTensorboard();
    execFileSync(python, ['-c', NUMPY, how, place.path('data.npz')]);
    const file = PICTURES.replace(/dataset: .*/, 'dataset: { use: npz }');
    await place.put('arrays.yaml', file.replace('infogan-net, width: 0.1', 'mlp, hidden: [16]'));
    const { code, stdout, stderr } = await place.here('run', 'arrays.yaml', 'metrics=[]', '--out', 'out');
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/npz: x 8×8×1 in \[0, 1\], y 4 classes; train 40, test 8/);
  });
});
