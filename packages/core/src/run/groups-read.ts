import { DEFAULT_GROUP, groupsOf } from '@ganzoo/sdk/data';
import { readsOf } from '@ganzoo/sdk/host';
import type { RunParts } from './parts.ts';
import { drawnAs, fieldsShown } from './views.ts';

/** A group of the data set of which a game reads fields. */
export interface ReadGroup {
  readonly name: string;
  /** Those of its fields that losses, views or pictures need. */
  readonly fields: readonly string[];
  /** Examples in each split. */
  readonly splits: Readonly<Record<string, number>>;
  /** Examples in an update. */
  readonly batch: number;
  /** True where the data set says so, which no phase changes. */
  readonly fixed: boolean;
}

/** The groups that a training draws from: those of which the game reads a field. */
export function groupsRead({
  game,
  data,
  config,
}: Pick<RunParts, 'game' | 'data' | 'config'>): readonly ReadGroup[] {
  // points of the plane are drawn over real ones
  const points = fieldsShown(game).filter(name => drawnAs(data.fields[name]!) === 'point');
  const read = [...readsOf(game), ...points];
  return Object.entries(groupsOf(data))
    .map(([name, { fields, splits, batch }]) => ({
      name,
      fields: fields.filter(field => read.includes(field)),
      splits,
      batch: batch ?? config.train.batchSize,
      fixed: batch !== undefined,
    }))
    .filter(({ name, fields }) => fields.length > 0 || name === DEFAULT_GROUP);
}

/** Examples of a group in an update where a phase has batches of its own size. */
export function batchIn(
  { batch, fixed = false }: { readonly batch: number; readonly fixed?: boolean },
  batchSize = batch,
): number {
  return fixed ? batch : batchSize;
}
