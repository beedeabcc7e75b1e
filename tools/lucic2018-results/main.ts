/**
 * Trains the study's eight models on three data sets with nets of a quarter of the study's width, five of them at full
 * width besides, and those that do not beat the baseline N1 once more with the study's whole budget; writes the study's
 * section of docs/results.md: `npm run lucic2018-results`, about two hours on two cores. Runs that are there already, in
 * runs/lucic2018-results, are kept: an interrupted call goes on.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { PICTURES, writeSection } from '../shared/results-page.ts';
import { ROOT } from '../shared/root.ts';
import { run } from '../shared/run.ts';
import { DATASETS, FULL_WIDTH, MODELS, type Dataset, type Model, type StudyRun } from './models.ts';
import { againstN1, isStill, keepPicture, sectionText } from './section.ts';

/** Updates of the discriminator: a third of the study's. */
const BUDGET = 5000;
/** The study's: 20 epochs of 50,000 examples. */
const WHOLE_BUDGET = 15_625;
/** A setting in which BEGAN's autoencoder learns. */
const OTHER_BEGAN = [
  'objective.variant=paper',
  'architecture.discriminatorBatchNorm=true',
  'train.discIters=1',
  'train.optimizers.default.learningRate=5e-4',
];
/** Data sets on which it is tried where a third of it was too little, the most telling one first. */
const TRIED_LONGER = ['fashion-mnist', 'mnist', 'polygons'];

async function train(
  model: Model,
  dataset: Dataset,
  width: number,
  updates: number,
  setting: readonly string[] = [],
): Promise<StudyRun> {
  const every = Math.floor(updates / 5 / model.discIters);
  const args = [
    `experiments/study/models/${model.file}.yaml`,
    ...dataset.args,
    ...setting,
    `architecture.width=${width}`,
    `train.updates.${model.player}=${updates}`,
    `train.checkpoints.every=${every}`,
    'train.checkpoints.keep=1',
  ] as const;
  const name = `${dataset.name}-${model.file}-${width}-${updates}${setting.length > 0 ? '-other' : ''}`;
  const result = await run(args, join(ROOT, 'runs', 'lucic2018-results', name), { keep: true });
  const made = { ...result, model, dataset, width, updates, args };
  keepPicture(made);
  return made;
}

mkdirSync(join(PICTURES, 'study'), { recursive: true });
const quarter: StudyRun[] = [];
for (const dataset of DATASETS) {
  for (const model of MODELS) quarter.push(await train(model, dataset, 0.25, BUDGET));
}
const fashion = DATASETS.find(({ name }) => name === 'fashion-mnist')!;
const full: StudyRun[] = [];
for (const model of MODELS.filter(({ file }) => FULL_WIDTH.includes(file))) {
  full.push(await train(model, fashion, 1, BUDGET));
}
const short = TRIED_LONGER.flatMap(name => quarter.filter(({ dataset }) => dataset.name === name));
const longer: StudyRun[] = [];
for (const { model, dataset, width } of short.filter(one => !againstN1(one) && !isStill(one))) {
  longer.push(await train(model, dataset, width, WHOLE_BUDGET));
}
// to tell a setting that does not suit from a game that does not work
const began = { ...MODELS.find(({ file }) => file === 'began')!, discIters: 1 };
const otherBegan = await train(began, fashion, 0.25, BUDGET, OTHER_BEGAN);
writeSection(
  'study',
  'lucic2018-results',
  'The eight models of "Are GANs Created Equal?"',
  sectionText(quarter, full, longer, otherBegan),
);
