import { type FieldSpec } from '@ganzoo/sdk';
import { DEFAULT_GROUP } from '@ganzoo/sdk/data';
import { IMITATING_ROLES } from '@ganzoo/sdk/host';
import type { Problem } from '../experiment-error.ts';
import { groupSlips } from './check-groups.ts';
import { misfit } from './faults.ts';
import { batchIn, groupsRead, type ReadGroup } from './groups-read.ts';
import type { RunParts } from './parts.ts';
import { sameRange } from './same-range.ts';

/** Ways in which the data set does not suit the other parts: its size, its labels, its range of values. */
export function* dataMisfits(parts: RunParts): Generator<Problem> {
  yield* latents(parts);
  const slips = [...groupSlips(parts.dataset)];
  yield* slips;
  // sizes of groups that are not as they should be mean nothing
  if (slips.length === 0) for (const group of groupsRead(parts)) yield* sizes(group, parts);
  yield* classes(parts);
  yield* ranges(parts);
}

/** Numbers in the latent vectors of one batch; TensorFlow counts the bytes of a tensor in 64 bits, but memory ends before. */
const LARGEST_LATENT = 1e8;

function* latents({ config, game: { phases = [] } }: RunParts): Generator<Problem> {
  const { batchSize, latent } = config.train;
  const largest = Math.max(batchSize, ...phases.map(phase => phase.batchSize ?? 0));
  if (largest * latent.dim > LARGEST_LATENT) {
    yield misfit(
      'train.latent',
      `A batch of ${count(largest)} latent vectors of ${count(latent.dim)} numbers does not fit into memory.`,
      `At most ${count(LARGEST_LATENT)} numbers in all: set a smaller train.latent.dim or ${largest === batchSize ? 'train.batchSize' : 'batch in the phase that has it'}.`,
    );
  }
}

/** A split to train with, no smaller than a batch. */
function* sizes(group: ReadGroup, { game, objective, dataset }: RunParts): Generator<Problem> {
  const { name, splits, batch, fixed } = group;
  const whose = name === DEFAULT_GROUP ? dataset.label : `the group '${name}' of ${dataset.label}`;
  const examples = splitSize(splits, 'train');
  if (examples === undefined) {
    yield misfit(
      'dataset',
      `Training needs a split 'train', which ${whose} does not have.`,
      `It has: ${Object.keys(splits).join(', ') || 'none'}.`,
    );
  } else if (batch > examples && fixed) {
    yield misfit(
      'dataset',
      `An update takes ${count(batch)} examples of ${whose}, which has ${count(examples)} training examples.`,
      `Its \`batch\` has to be ${examples} or less.`,
    );
  } else if (batch > examples) {
    yield misfit(
      'train.batchSize',
      `train.batchSize is ${count(batch)}, but ${whose} has ${count(examples)} training examples.`,
      `Set it to ${examples} or less.`,
    );
  }
  for (const phase of game.phases ?? []) {
    const own = batchIn(group, phase.batchSize);
    if (own === batch || examples === undefined || own <= examples) continue;
    yield misfit(
      'objective',
      `Phase '${phase.name}' of ${objective.label} has batches of ${count(own)} examples, but ${whose} has ${count(examples)} training examples.`,
      `They can have ${examples} or less.`,
    );
  }
}

function* classes({ game, data, dataset, objective }: RunParts): Generator<Problem> {
  const has = Object.keys(data.fields).join(', ');
  for (const [name, { role, outputs }] of Object.entries(game.nets)) {
    if (role !== 'classifier' || outputs || data.fields['y']?.classes) continue;
    yield misfit(
      'dataset',
      `The net '${name}' of ${objective.label} tells classes apart, but ${dataset.label} has no labels 'y' with classes.`,
      `It has: ${has}. Choose another data set or objective.`,
    );
  }
}

function* ranges({ game, architectures, data, dataset }: RunParts): Generator<Problem> {
  for (const [name, { role = '', field = 'x' }] of Object.entries(game.nets)) {
    const architecture = architectures[name];
    if (!IMITATING_ROLES.includes(role) || !architecture || field === null) continue;
    const made = architecture.product[role]?.range;
    const wanted: FieldSpec | undefined = data.fields[field];
    if (!made || !wanted) continue;
    const { range } = wanted;
    if (range && sameRange(made, range)) continue;
    yield misfit(
      architecture.path,
      `${architecture.label} as '${name}' makes values in ${interval(made)}, but '${field}' of ${dataset.label} ` +
        `${range ? `lies in ${interval(range)}` : 'is unbounded'}.`,
      'Choose another architecture, or end this one with `net.intoRange(h)`, which follows the data.',
    );
  }
}

/** Number of examples in a split, or undefined where there is no such split. */
export function splitSize(splits: Readonly<Record<string, number>>, split: string): number | undefined {
  return Object.hasOwn(splits, split) ? splits[split] : undefined;
}

function interval([low, high]: readonly [number, number]): string {
  return `[${low}, ${high}]`;
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}
