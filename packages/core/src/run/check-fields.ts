import type { DataSpec, Game } from '@ganzoo/sdk';
import type { Problem } from '../experiment-error.ts';
import { misfit } from './faults.ts';
import { fieldsUsed } from './views.ts';

/** A game and the data set it is to be played on. */
interface Played {
  readonly game: Pick<Game, 'nets' | 'reads' | 'views'>;
  /** Of the objective and of the data set. */
  readonly labels: { readonly objective: string; readonly dataset: string };
  readonly data: DataSpec;
}

/** Fields that losses, views or nets need and the data set does not have; without them no net can be made. */
export function* fieldMisfits({ game, data, labels: { objective, dataset } }: Played): Generator<Problem> {
  const lacks = (field: string): boolean => !Object.hasOwn(data.fields, field);
  const has = `It has: ${Object.keys(data.fields).join(', ')}.`;
  const wanted = fieldsUsed(game);
  for (const field of wanted.filter(lacks)) {
    const what = field === 'y' ? `labels 'y'` : `a field '${field}'`;
    yield misfit(
      'dataset',
      `${objective} needs ${what}, which ${dataset} does not have.`,
      `${has} Choose another data set or objective.`,
    );
  }
  for (const [name, { field = 'x', inputs = {} }] of Object.entries(game.nets)) {
    for (const [input, declared] of Object.entries(inputs)) {
      if (typeof declared !== 'string' || !lacks(declared) || wanted.includes(declared)) continue;
      yield misfit(
        'dataset',
        `The net '${name}' of ${objective} takes a field '${declared}' as '${input}', which the data set does not have.`,
        has,
      );
    }
    if (field !== null && lacks(field) && !wanted.includes(field)) {
      yield misfit(
        'objective',
        `The net '${name}' of ${objective} lives in a field '${field}', which the data set does not have.`,
        has,
      );
    }
  }
}
