import type { DataSpec, FieldGroup } from '../contracts/data.ts';

/** Name of the one group of a data set that says none. */
export const DEFAULT_GROUP = 'default';

/** The groups of a data set by name: as it says, or one of all fields. */
export function groupsOf({
  fields,
  splits = {},
  groups,
}: Pick<DataSpec, 'fields' | 'splits' | 'groups'>): Readonly<Record<string, FieldGroup>> {
  return groups ?? { [DEFAULT_GROUP]: { fields: Object.keys(fields), splits } };
}

/** Name of the group that a field is drawn with; undefined where the data set has no such field. */
export function groupOf(data: DataSpec, field: string): string | undefined {
  return Object.entries(groupsOf(data)).find(([, { fields }]) => fields.includes(field))?.[0];
}

/** Examples of a field in each split; none where the data set has no such field. */
export function splitsOf(data: DataSpec, field: string): Readonly<Record<string, number>> {
  return groupsOf(data)[groupOf(data, field) ?? DEFAULT_GROUP]?.splits ?? {};
}
