import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GANZOO, ROOT } from '../shared/root.ts';
import { SIDE } from './pictures.ts';
import { BATCH } from './reading-pass.ts';

/** What training on every picture once was like. */
export interface TrainingPass {
  readonly steps: number;
  readonly imagesPerSecond: number;
  /** MB of resident memory after each tenth of the pass. */
  readonly residentMb: readonly number[];
}

/** Trains a small net on all pictures once by `ganzoo run`, and reads its log. */
export function trainingPass(folder: string, count: number): TrainingPass {
  const steps = Math.floor(count / BATCH);
  const experiment = {
    dataset: { use: 'image-folder', size: SIDE, testShare: 0 },
    architecture: { use: 'mlp', hidden: [64] },
    objective: { use: 'non-saturating' },
    train: {
      steps,
      batchSize: BATCH,
      latent: { dim: 16, distribution: 'normal' },
      checkpoints: { every: 0 },
    },
    log: { scalars: Math.max(1, Math.floor(steps / 10)), images: 0, histograms: 0 },
  };
  const file = join(folder, 'experiment.yaml');
  writeFileSync(file, JSON.stringify(experiment));
  const command = [GANZOO, 'run', file, '--out', join(folder, 'out'), '--quiet'];
  const { status } = spawnSync(process.execPath, command, { stdio: 'inherit' });
  if (status !== 0) throw new Error(`the training ended with ${status}`);
  const rows = readFileSync(join(folder, 'out', 'events.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as { step: number; tag: string; value: number; wallTime: number })
    .filter(({ tag }) => tag === 'memory/resident-mb')
    .slice(0, 10);
  // from the first tenth, which also compiles the step, to the last
  const [first, last] = [rows[0]!, rows.at(-1)!];
  const imagesPerSecond = ((last.step - first.step) * BATCH) / (last.wallTime - first.wallTime);
  return { steps, imagesPerSecond, residentMb: rows.map(({ value }) => value) };
}
