import type { DataSpec } from '@ganzoo/sdk';
import type { Problem } from '../experiment-error.ts';
import { misfit } from './faults.ts';
import type { RunPart } from './parts.ts';

/** Ways in which a data set's groups are not as they have to be: each field in one of them, sizes either here or there. */
export function* groupSlips({
  product,
  label,
}: Pick<RunPart<'dataset'>, 'product' | 'label'>): Generator<Problem> {
  const { fields, splits, groups } = product.spec;
  const names = Object.keys(fields).join(', ');
  if (!groups) {
    if (!splits) yield slip(`${label} has no \`splits\`: examples in each split.`);
    return;
  }
  if (splits) {
    yield slip(
      `${label} has both \`splits\` and \`groups\`, whose sizes are those of the groups.`,
      'Leave `splits` out.',
    );
  }
  for (const [group, { fields: own, batch }] of Object.entries(groups)) {
    for (const field of own.filter(each => !Object.hasOwn(fields, each))) {
      yield slip(
        `The group '${group}' of ${label} has a field '${field}', which the data set does not have.`,
        `It has: ${names}.`,
      );
    }
    if (batch !== undefined && !(Number.isSafeInteger(batch) && batch >= 1)) {
      yield slip(
        `The group '${group}' of ${label} says \`batch: ${batch}\`, but an update takes a whole number of examples, at least 1.`,
      );
    }
  }
  yield* places(fields, groups, label);
}

/** Fields in no group, or in several. */
function* places(
  fields: DataSpec['fields'],
  groups: NonNullable<DataSpec['groups']>,
  label: string,
): Generator<Problem> {
  const names = Object.keys(groups).join(', ');
  for (const field of Object.keys(fields)) {
    const within = Object.keys(groups).filter(group => groups[group]!.fields.includes(field));
    if (within.length === 0) {
      yield slip(
        `The field '${field}' of ${label} is in none of its groups, but has to be in one.`,
        `It has: ${names || 'none'}.`,
      );
    }
    if (within.length > 1) {
      yield slip(
        `The field '${field}' of ${label} is in the groups ${within.join(' and ')}, but has to be in one.`,
      );
    }
  }
}

function slip(message: string, hint?: string): Problem {
  return misfit('dataset', message, hint);
}
