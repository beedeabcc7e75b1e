import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Engine, StepFunction } from '@ganzoo/engine';
import { tf } from '@ganzoo/sdk';
import { nativeBytes } from '@ganzoo/testing/files';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runToEnd } from './events.ts';
import { readScores } from './folder/read.ts';
import { runExperiment } from './run-experiment.ts';
import { startEngine } from './start-engine.ts';

/** One metric that looks at samples as they are, one that looks at features. */
const EXPERIMENT = `
name: many
dataset: { use: gaussian-ring, trainSize: 400, testSize: 200 }
architecture: { use: mlp, hidden: [4] }
objective: { use: non-saturating }
metrics:
  - { use: mode-coverage, every: 2, samples: 100 }
  - { use: inception-score, features: { use: classifier, steps: 10 }, every: 2, samples: 100 }
train:
  steps: 2
  batchSize: 8
  compile: graph
  latent: { dim: 2, distribution: normal }
  checkpoints: { every: 0 }
log: { scalars: 1, images: 0, histograms: 0 }
`;

const RUNS = 100;
/** Runs after which the caches of TensorFlow, V8 and the allocators have grown to their size. */
const WARM = 40;
/**
 * Megabytes that may come after that beside V8's heap. Tensors and functions are counted exactly; beside them, allocators
 * and TensorFlow's own caches were seen to add 8 in these 60 runs on Node 20, 14 on Node 24.
 */
const MOST_NATIVE_MB = 20;
/** Megabytes that objects may take after that; they were seen to take 1 more or 3 less. */
const MOST_OBJECTS_MB = 5;

let folder: string;
let engine: Engine;
/** Compiled functions that nobody has disposed of. */
let functions = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ganzoo-many-'));
  await writeFile(join(folder, 'many.yaml'), EXPERIMENT);
  const plain = await startEngine({ threads: 1 });
  const step = (...given: Parameters<Engine['step']>): StepFunction => {
    const made = plain.step(...given);
    functions += 1;
    return Object.create(made, {
      run: { value: made.run.bind(made) },
      dispose: {
        value: () => {
          functions -= 1;
          made.dispose();
        },
      },
    }) as StepFunction;
  };
  engine = Object.create(plain, { step: { value: step } }) as Engine;
});

afterAll(() => rm(folder, { recursive: true, force: true }));

it('gives all memory back after each of many runs in one process', { timeout: 300_000 }, async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const megabytes = (): { native: number; objects: number } => {
    collect();
    return { native: nativeBytes() / 1e6, objects: process.memoryUsage().heapUsed / 1e6 };
  };
  let warm = { native: 0, objects: 0 };
  for (let i = 0; i < RUNS; i++) {
    const out = join(folder, String(i));
    const run = runExperiment(
      { file: join(folder, 'many.yaml'), overrides: [`seed=${i}`] },
      { out },
      { startEngine: () => Promise.resolve(engine) },
    );
    expect(await runToEnd(run)).toMatchObject({ folder: out, status: 'completed', step: 2 });
    const { numTensors, numBytes } = tf.memory();
    expect({ numTensors, numBytes, handles: engine.handles, functions }).toEqual({
      numTensors: 0,
      numBytes: 0,
      handles: 0,
      functions: 0,
    });
    if (i === WARM) warm = megabytes();
  }
  expect(Object.keys(readScores(join(folder, '99'))[0]!.primary)).toEqual([
    'mode-coverage',
    'inception-score',
  ]);
  const { native, objects } = megabytes();
  expect(native - warm.native).toBeLessThan(MOST_NATIVE_MB);
  expect(objects - warm.objects).toBeLessThan(MOST_OBJECTS_MB);
});
