import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { Workplace } from './ganzoo.ts';

// a file of its own, since a process has one backend

const QUICK = resolve(import.meta.dirname, '../../experiments/quick');

it('a run on the wasm backend goes on, scores and samples', async () => {
  const place = await Workplace.open();
  const file = resolve(QUICK, 'ring.yaml');
  const short = ['train.steps=4', 'train.checkpoints.every=2', 'metrics.0.every=4', 'metrics.0.samples=100'];
  const whole = await place.here('run', file, ...short, '--backend', 'wasm', '--out', 'whole');
  expect(whole.code, whole.stderr).toBe(0);
  expect(whole.stdout).toMatch(/engine +TensorFlow\.js 4\.22\.0, wasm backend/);
  expect(whole.stdout).not.toMatch(/compiled/);
  const half = await place.here(
    'run',
    file,
    ...short,
    'train.steps=2',
    '--backend',
    'wasm',
    '--out',
    'parts',
  );
  expect(half.code, half.stderr).toBe(0);
  const on = await place.here('run', '--resume', 'parts', 'train.steps=4', '--backend', 'wasm');
  expect(on.code, on.stderr).toBe(0);
  for (const net of ['nets.safetensors', 'extras.safetensors']) {
    const [a, b] = [
      await place.read('whole/checkpoints/4', net),
      await place.read('parts/checkpoints/4', net),
    ];
    expect(b.equals(a), net).toBe(true);
  }
  const scored = await place.here('evaluate', 'whole', '--backend', 'wasm', '--samples', '100');
  expect(scored.code, scored.stderr).toBe(0);
  const sampled = await place.here('sample', 'whole', '--backend', 'wasm', '--out', 'picture.png');
  expect(sampled.code, sampled.stderr).toBe(0);
  expect(readFileSync(place.path('picture.png')).length).toBeGreaterThan(1000);
});
