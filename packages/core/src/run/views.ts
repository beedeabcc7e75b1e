import type { DataSpec, FieldGroup, FieldSpec, Game, GivenResult, View } from '@ganzoo/sdk';
import { groupsOf } from '@ganzoo/sdk/data';
import { readsOf } from '@ganzoo/sdk/host';

/** The rows a view looks at. */
export interface ViewedRows {
  readonly split: string;
  readonly group: string;
}

/**
 * The rows a view looks at; undefined for one that starts from latent vectors, and where the data set has none such or
 * several.
 */
export function rowsOf(
  { over }: View,
  { game, data }: { readonly game: Pick<Game, 'reads'>; readonly data: DataSpec },
): ViewedRows | undefined {
  if (over === undefined) return undefined;
  if (typeof over !== 'string') return over;
  const [group, ...more] = groupsMeant(over, { game, data })
    .filter(([, { splits }]) => Object.hasOwn(splits, over))
    .map(([name]) => name);
  return group === undefined || more.length > 0 ? undefined : { split: over, group };
}

/** The groups whose rows a view over a split may mean: the one that it names, else those of which the game reads a field. */
export function groupsMeant(
  over: string | ViewedRows,
  { game, data }: { readonly game: Pick<Game, 'reads'>; readonly data: DataSpec },
): [string, FieldGroup][] {
  const reads = readsOf(game);
  return Object.entries(groupsOf(data)).filter(([group, { fields }]) =>
    typeof over === 'string' ? fields.some(field => reads.includes(field)) : group === over.group,
  );
}

/** Shape, type and range of a result. */
export function resultSpec(given: GivenResult, { fields }: Pick<DataSpec, 'fields'>): FieldSpec {
  return typeof given === 'string' ? fields[given]! : given;
}

/** How a result can be drawn: as a picture, as a point of the plane, or not. */
export function drawnAs({ shape, dtype }: FieldSpec): 'picture' | 'point' | undefined {
  if (dtype === 'int32') return undefined;
  if (shape.length === 3) return 'picture';
  return shape.length === 1 && shape[0] === 2 ? 'point' : undefined;
}

/**
 * The results of a view that are drawn: of those that it names, or of all, the pictures side by side, or the first that is a
 * point. On data of another sort none is.
 */
export function cellsOf({ picture, gives }: View, data: Pick<DataSpec, 'fields'>): readonly string[] {
  const named = picture?.cells ?? Object.keys(gives);
  const drawn = (as: 'picture' | 'point'): string[] =>
    named.filter(name => drawnAs(resultSpec(gives[name]!, data)) === as);
  const pictures = drawn('picture');
  return pictures.length > 0 ? pictures : drawn('point').slice(0, 1);
}

/** Examples of a view that lays its grid out itself; undefined for one that takes any number. */
export function laidOut({ picture }: View): number | undefined {
  const { rows, columns } = picture ?? {};
  return rows === undefined || columns === undefined ? undefined : rows * columns;
}

/** Fields that views give results as. */
export function fieldsShown({ views }: Pick<Game, 'views'>): string[] {
  const shown = Object.values(views).flatMap(({ gives }) => Object.values(gives));
  return [...new Set(shown.filter(given => typeof given === 'string'))];
}

/** Fields of the data set that a game reads or shows. */
export function fieldsUsed(game: Pick<Game, 'views' | 'reads'>): string[] {
  return [...new Set([...readsOf(game), ...fieldsShown(game)])];
}

/** What x of a game's samples is; undefined for a game that shows none. */
export function samplesSpec({
  game,
  data,
}: {
  readonly game: Game;
  readonly data: DataSpec;
}): FieldSpec | undefined {
  const x = game.views['samples']?.gives['x'];
  return x === undefined ? undefined : resultSpec(x, data);
}
