import { copyFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { markdownTable } from '../shared/markdown-table.ts';
import { PICTURES } from '../shared/results-page.ts';
import { FINAL_PICTURE } from '../shared/run.ts';
import { DATASETS, type Dataset, type StudyRun } from './models.ts';

type Scores = Readonly<Record<string, number | null>>;

const count = (value: number): string => value.toLocaleString('en-US');
const fixed = (value: number | null | undefined): string =>
  value === null || value === undefined ? 'failed' : value >= 100 ? value.toFixed(0) : value.toFixed(2);
const last = ({ scores }: StudyRun): Scores => scores.at(-1)!.values;

/** True where the last samples have a lower FIDc than those of one normal fitted to the data. */
export function againstN1(run: StudyRun): boolean {
  const { FIDc, 'FIDc/N1': baseline } = last(run);
  return typeof FIDc === 'number' && typeof baseline === 'number' && FIDc < baseline;
}

/** Adam's ε in the study. */
const EPSILON = 1e-8;

/** True where the generator's gradient lies below Adam's ε, so that it hardly moves, however long it is trained. */
export function isStill({ generatorGradient }: StudyRun): boolean {
  return generatorGradient !== undefined && generatorGradient < EPSILON;
}

/** Copies the run's last samples to the page's pictures. */
export function keepPicture({ folder }: StudyRun): void {
  copyFileSync(join(folder, FINAL_PICTURE), picturePath(folder));
}

const picturePath = (folder: string): string => join(PICTURES, 'study', `${basename(folder)}.png`);

/** Scores by checkpoint: one row for each run, FIDc and ISc at each fifth of the updates. */
function scoreTable(runs: readonly StudyRun[]): string {
  const steps = (run: StudyRun): string[] =>
    run.scores.map(({ step }) => count(Math.min(run.updates, step * run.model.discIters)));
  const columns = steps(runs[0]!);
  const rows = runs.map(run => [
    run.model.label,
    ...['FIDc', 'ISc'].flatMap(label => run.scores.map(({ values }) => fixed(values[label]))),
    againstN1(run) ? 'yes' : '**no**',
  ]);
  const head = ['', ...['FIDc', 'ISc'].flatMap(label => columns.map(at => `${label} ${at}`)), 'beats N1'];
  const scale = ['real', 'N1', 'N0'].map(name => {
    const cells = ['FIDc', 'ISc'].flatMap(label =>
      columns.map((_, i) => (i === columns.length - 1 ? fixed(last(runs[0]!)[`${label}/${name}`]) : '')),
    );
    return [name, ...cells, ''];
  });
  return markdownTable(head, [...rows, ...scale]);
}

/** Pictures side by side, four in a row, each under its model's name. */
function pictureTable(runs: readonly StudyRun[]): string {
  const rows: string[] = [];
  for (let i = 0; i < runs.length; i += 4) {
    const four = runs.slice(i, i + 4);
    const shown = four.map(({ folder, model }) => {
      const file = basename(picturePath(folder));
      return `![64 samples of ${model.label}](results/study/${file})`;
    });
    rows.push(
      markdownTable(
        four.map(({ model }) => model.label),
        [shown],
      ),
    );
  }
  return rows.join('\n\n');
}

function datasetText(dataset: Dataset, runs: readonly StudyRun[]): string {
  const judge = runs[0]!.notes.find(note => note.startsWith('classifier'));
  return `### ${dataset.title}

${dataset.args.map(arg => `\`${arg}\``).join(' ')}; ${judge ?? 'no classifier'}.

${scoreTable(runs)}

${pictureTable(runs)}`;
}

function withMore(again: StudyRun): string {
  const told = `FIDc ${fixed(last(again)['FIDc'])} after ${count(again.updates)} updates`;
  return againstN1(again)
    ? `The budget is too short: ${told}.`
    : `It is the setting, at least within the study's budget: ${told}.`;
}

function still({ generatorGradient }: StudyRun): string {
  return `It is the setting at this width: the generator's gradient is ${generatorGradient!.toExponential(0)}, below Adam's ε of ${EPSILON.toExponential(0)}, so that it stands still. Weights cut to 0.01 pass on less the narrower a layer is; see WGAN at full width.`;
}

/** What another setting makes of BEGAN: told as such, since the study's default is what is on trial. */
function otherBegan(run: StudyRun): string {
  const args = run.args.slice(1).filter(arg => !arg.startsWith('train.checkpoints'));
  return `BEGAN's autoencoder has no batch norm by default and begins with kernels of 0.02: at first it gives nearly the same picture for every example, and the
generator settles on that picture. With batch norm, a higher rate, as many updates of the generator as of the discriminator, and k as in the paper
(${args.map(arg => `\`${arg}\``).join(' ')}) it comes to FIDc ${fixed(last(run)['FIDc'])} and ISc ${fixed(last(run)['ISc'])} on ${run.dataset.title}:

${pictureTable([run])}`;
}

/** What came of the runs that did not beat N1, with the study's whole budget. */
function failureText(failed: readonly StudyRun[], longer: readonly StudyRun[], began: StudyRun): string {
  if (failed.length === 0) return 'All of them beat N1.';
  const lines = failed.map(run => {
    const scores = last(run);
    const { model, dataset, width } = run;
    const again = longer.find(
      other => other.model === model && other.dataset === dataset && other.width === width,
    );
    const reason = again ? withMore(again) : isStill(run) ? still(run) : 'The whole budget was not tried.';
    return `- ${model.label} on ${dataset.name}${width === 1 ? ' at full width' : ''}: FIDc ${fixed(scores['FIDc'])} against N1's ${fixed(scores['FIDc/N1'])} after ${count(run.updates)} updates. ${reason}`;
  });
  const again = DATASETS.flatMap(dataset => {
    const runs = longer.filter(run => run.dataset === dataset);
    return runs.length > 0
      ? [
          `${dataset.title}, ${count(runs[0]!.updates)} updates:\n\n${scoreTable(runs)}\n\n${pictureTable(runs)}`,
        ]
      : [];
  });
  const why = `Kernels begin at a standard deviation of 0.02 whatever the width, and Adam moves a weight by about its learning rate in a step: layers a quarter as wide
pass on a quarter as much of each movement, so the same setting takes several times as many updates as at full width.`;
  return [why, lines.join('\n'), otherBegan(began), ...again].join('\n\n');
}

/** The section's text: what was run, scores by checkpoint, pictures, and what failed why. */
export function sectionText(
  quarter: readonly StudyRun[],
  full: readonly StudyRun[],
  longer: readonly StudyRun[],
  began: StudyRun,
): string {
  const { updates } = quarter[0]!;
  const datasets = DATASETS.map(dataset =>
    datasetText(
      dataset,
      quarter.filter(run => run.dataset === dataset),
    ),
  );
  return `Each model as its file in experiments/study/models has it, the study's default setting, seed 1: \`ganzoo run FILE DATASET architecture.width=WIDTH
train.updates.PLAYER=${updates} train.checkpoints.every=N\`. Scored at each fifth of the updates of the discriminator (of the VAE itself) with 10,000
samples against the 10,000 test images, by features of our own classifier: FIDc and ISc, which are not FID and IS. Lower FIDc and higher ISc are better.
The scale stands below: real training images, N1 (one normal with full covariance fitted to the pixels) and N0 (a normal for each pixel). The bar is N1's FIDc.

At a quarter of the study's width, ${count(updates)} updates, a third of the study's budget:

${datasets.join('\n\n')}

### At full width

On Fashion-MNIST, ${count(full[0]!.updates)} updates; median step, with other work on the machine at times, ${full.map(({ model, stepMs }) => `${fixed(stepMs)} ms (${model.label})`).join(', ')}.

${scoreTable(full)}

${pictureTable(full)}

### What does not beat N1

${failureText(
  [...quarter, ...full].filter(run => !againstN1(run)),
  longer,
  began,
)}`;
}
