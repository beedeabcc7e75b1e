/**
 * Runs experiments/quick/mnist.yaml with five seeds, in float32 and in bf16-mixed, and writes its section of
 * docs/results.md with the pictures of the first three: `npm run results`, about ten minutes on two cores.
 */
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { markdownTable } from '../shared/markdown-table.ts';
import { PICTURES, writeSection } from '../shared/results-page.ts';
import { ROOT } from '../shared/root.ts';
import { FINAL_PICTURE, run, type RunResult } from '../shared/run.ts';

const EXPERIMENT = 'experiments/quick/mnist.yaml';
const SEEDS = [1, 2, 3, 4, 5];
const PICTURED = SEEDS.slice(0, 3);
const PRECISIONS = ['float32', 'bf16-mixed'];

interface SeedResult extends RunResult {
  readonly seed: number;
  readonly precision: string;
}

async function runSeed(precision: string, seed: number): Promise<SeedResult> {
  const folder = join(ROOT, 'runs', 'results', `${precision}-seed-${seed}`);
  const result = await run([EXPERIMENT, `seed=${seed}`, `train.precision=${precision}`], folder);
  if (precision === 'float32' && PICTURED.includes(seed))
    copyFileSync(join(folder, FINAL_PICTURE), join(PICTURES, `mnist-seed-${seed}.png`));
  return { ...result, seed, precision };
}

mkdirSync(PICTURES, { recursive: true });
const results: SeedResult[] = [];
for (const precision of PRECISIONS) {
  for (const seed of SEEDS) results.push(await runSeed(precision, seed));
}
const last = ({ scores }: RunResult): Readonly<Record<string, number | null>> => scores.at(-1)!.values;
const fixed = (value: number | null | undefined): string => value?.toFixed(2) ?? 'failed';
const names = Object.keys(last(results[0]!)).filter(name => !name.includes('/'));
const meanFidc = PRECISIONS.map(precision => {
  const values = results
    .filter(result => result.precision === precision)
    .map(result => last(result)['FIDc']!);
  return `${precision} ${fixed(values.reduce((a, b) => a + b) / values.length)}`;
});
const rows = results.map(result => [
  result.precision,
  String(result.seed),
  ...names.map(name => fixed(last(result)[name])),
  String(Math.round(result.seconds!)),
  fixed(result.stepMs),
]);

writeSection(
  'quick',
  'results',
  "NS-GAN on MNIST, a quarter of the study net's width",
  `\`ganzoo run ${EXPERIMENT} seed=N train.precision=P\`: 3,000 steps, scored with 10,000 samples against the 10,000 test images by features
of our own classifier, hence FIDc and ISc (lower and higher are better).

${[...new Set(results.flatMap(({ notes }) => notes))].map(note => `- ${note}`).join('\n')}

${markdownTable(['precision', 'seed', ...names, 'whole run, s', 'median step, ms'], rows)}

Mean FIDc of the ${SEEDS.length} seeds: ${meanFidc.join(', ')}. The first run of a machine also trains the classifier and scores the baselines; later ones read both from the cache.

${PICTURED.map(seed => `Seed ${seed}, float32:\n\n![64 samples, seed ${seed}](results/mnist-seed-${seed}.png)`).join('\n\n')}`,
);
