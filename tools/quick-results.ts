/**
 * Runs experiments/quick/mnist.yaml with five seeds, in float32 and in bf16-mixed, and writes docs/results.md with the
 * pictures of the first three: `npm run results`, about ten minutes on two cores.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const EXPERIMENT = 'experiments/quick/mnist.yaml';
const SEEDS = [1, 2, 3, 4, 5];
const PICTURED = 3;
const PRECISIONS = ['float32', 'bf16-mixed'];
const OUT = join(ROOT, 'runs', 'results');
const DOCS = join(ROOT, 'docs', 'results');

interface Line {
  readonly step: number;
  readonly tag: string;
  readonly value: number | string;
  readonly wallTime: number;
}

interface SeedResult {
  readonly seed: number;
  readonly precision: string;
  readonly seconds: number;
  /** Scores at the end by name. */
  readonly scores: Readonly<Record<string, number>>;
  readonly notes: readonly string[];
  readonly stepMs: number;
}

function runSeed(seed: number, precision: string): SeedResult {
  const folder = join(OUT, `${precision}-seed-${seed}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(OUT, { recursive: true });
  const started = performance.now();
  const { status } = spawnSync(
    process.execPath,
    [
      join(ROOT, 'packages/cli/bin/ganzoo.js'),
      'run',
      EXPERIMENT,
      `seed=${seed}`,
      `train.precision=${precision}`,
      '--out',
      folder,
    ],
    { cwd: ROOT, stdio: 'inherit' },
  );
  if (status !== 0) throw new Error(`seed ${seed} in ${precision} ended with ${status}`);
  const seconds = (performance.now() - started) / 1000;
  const lines = readFileSync(join(folder, 'events.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as Line);
  const last = Math.max(...lines.map(({ step }) => step));
  const scores = Object.fromEntries(
    lines
      .filter(({ step, tag }) => step === last && tag.startsWith('scores/') && !tag.slice(7).includes('/'))
      .map(({ tag, value }) => [tag.slice(7), Number(value)]),
  );
  const times = lines.filter(({ tag }) => tag === 'speed/step-time-ms').map(({ value }) => Number(value));
  const notes = lines.filter(({ tag }) => tag === 'note').map(({ value }) => String(value));
  const picture = join(folder, 'samples', 'final.png');
  if (precision === 'float32' && seed <= PICTURED && existsSync(picture)) {
    copyFileSync(picture, join(DOCS, `mnist-seed-${seed}.png`));
  }
  return { seed, precision, seconds, scores, notes, stepMs: times.sort((a, b) => a - b)[times.length >> 1]! };
}

mkdirSync(DOCS, { recursive: true });
const results = PRECISIONS.flatMap(precision => SEEDS.map(seed => runSeed(seed, precision)));
const names = Object.keys(results[0]!.scores);
const row = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
const fixed = (value: number): string => value.toFixed(2);
const meanFidc = PRECISIONS.map(precision => {
  const values = results
    .filter(result => result.precision === precision)
    .map(({ scores }) => scores['FIDc']!);
  return `${precision} ${fixed(values.reduce((a, b) => a + b) / values.length)}`;
});
const page = `# Results

Written by \`npm run results\` on ${new Date().toISOString().slice(0, 10)}; ${cpus().length} cores (${cpus()[0]!.model.trim()}), Node ${process.versions.node}.

## NS-GAN on MNIST, a quarter of the study net's width

\`ganzoo run ${EXPERIMENT} seed=N train.precision=P\`: 3,000 steps, scored with 10,000 samples against the 10,000 test images by features
of our own classifier, hence FIDc and ISc (lower and higher are better).

${[...new Set(results.flatMap(({ notes }) => notes))].map(note => `- ${note}`).join('\n')}

${row(['precision', 'seed', ...names, 'whole run, s', 'median step, ms'])}
${row(['---', '---', ...names.map(() => '---'), '---', '---'])}
${results.map(({ seed, precision, scores, seconds, stepMs }) => row([precision, seed, ...names.map(name => fixed(scores[name]!)), Math.round(seconds), fixed(stepMs)])).join('\n')}

Mean FIDc of the ${SEEDS.length} seeds: ${meanFidc.join(', ')}. The first run of a machine also trains the classifier and scores the baseline; later ones read both from the cache.

${SEEDS.slice(0, PICTURED)
  .map(seed => `Seed ${seed}, float32:\n\n![64 samples, seed ${seed}](results/mnist-seed-${seed}.png)`)
  .join('\n\n')}
`;
writeFileSync(join(ROOT, 'docs', 'results.md'), page);
