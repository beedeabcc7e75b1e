import { groupsOf } from '@ganzoo/sdk/data';
import { hintOf, type Problem } from '../experiment-error.ts';
import { didYouMean } from '../nearest.ts';
import { misfit } from './faults.ts';
import type { RunParts } from './parts.ts';
import { drawnAs, groupsMeant } from './views.ts';

/** Names of pictures that a run folder has already. */
const TAKEN = ['fixed', 'fresh', 'final', 'sample', 'interpolation'];

/** Views whose rows are not there, or that cannot be drawn as they say. */
export function* viewMisfits(parts: RunParts): Generator<Problem> {
  for (const name of Object.keys(parts.game.views)) {
    if (TAKEN.includes(name)) {
      yield misfit(
        'objective',
        `A view of ${parts.objective.label} is called '${name}', which pictures of other sorts are; rename it.`,
      );
    }
    yield* rows(name, parts);
    yield* picture(name, parts);
  }
}

function* rows(name: string, { game, data, dataset, objective }: RunParts): Generator<Problem> {
  const { over } = game.views[name]!;
  if (over === undefined) return;
  const groups = groupsOf(data);
  const split = typeof over === 'string' ? over : over.split;
  const who = `The view '${name}' of ${objective.label} looks at`;
  if (typeof over !== 'string' && !Object.hasOwn(groups, over.group)) {
    const known = Object.keys(groups);
    const hint = hintOf(didYouMean(over.group, known), `It has: ${known.join(', ')}.`);
    yield misfit('objective', `${who} a group '${over.group}', which ${dataset.label} does not have.`, hint);
    return;
  }
  const inGroups = groupsMeant(over, { game, data });
  const there = inGroups.filter(([, { splits }]) => Object.hasOwn(splits, split)).map(([group]) => group);
  if (there.length === 0) {
    const splits = [...new Set(inGroups.flatMap(([, group]) => Object.keys(group.splits)))];
    const hint = hintOf(didYouMean(split, splits), `It has: ${splits.join(', ')}.`);
    yield misfit('objective', `${who} a split '${split}', which ${dataset.label} does not have.`, hint);
  } else if (there.length > 1) {
    yield misfit(
      'objective',
      `${who} the split '${split}', but ${dataset.label} has it in the groups ${there.join(' and ')}.`,
      `Say which: \`over: { split: '${split}', group: '${there[0]!}' }\`.`,
    );
  }
}

function* picture(name: string, { game, objective }: RunParts): Generator<Problem> {
  const { picture: asked, gives } = game.views[name]!;
  if (!asked) return;
  const who = `The view '${name}' of ${objective.label}`;
  for (const cell of asked.cells) {
    const given = Object.hasOwn(gives, cell) ? gives[cell] : undefined;
    if (given === undefined) {
      yield misfit(
        'objective',
        `${who} draws '${cell}', which it does not give.`,
        hintOf(didYouMean(cell, Object.keys(gives)), `It gives: ${Object.keys(gives).join(', ')}.`),
      );
      // what a field can be drawn as depends on the data set
    } else if (typeof given !== 'string' && drawnAs(given) === undefined) {
      yield misfit(
        'objective',
        `${who} draws '${cell}' in a cell, which is no picture [height, width, channels] and no point of the plane.`,
      );
    }
  }
  const { rows: down, columns: across } = asked;
  const sizes = [down, across].filter(size => size !== undefined);
  if (
    sizes.some(size => !(Number.isSafeInteger(size) && size >= 1)) ||
    (down !== undefined && across === undefined)
  ) {
    yield misfit(
      'objective',
      `${who} is drawn in ${down} rows and ${across} columns, which have to be whole numbers from 1 on.`,
      'Give `columns` alone, or both.',
    );
  }
}
