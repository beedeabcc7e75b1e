import type { DataSpec, FieldSpec } from '../contracts/data.ts';
import { CompositionError } from '../errors.ts';

type Fields = Pick<DataSpec, 'fields'>;

/** A field of a data set by its name; throws {@link CompositionError} with those that there are where it has no such. */
export function fieldOf({ fields }: Fields, name: string): FieldSpec {
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (field) return field;
  throw new CompositionError(
    `The data set has no field '${name}'.`,
    `It has: ${Object.keys(fields).join(', ')}. Choose another data set.`,
  );
}

/** Number of classes of a field of labels; throws {@link CompositionError} where the data set has no such labels. */
export function classesOf(data: Fields, name: string): number {
  const { classes } = fieldOf(data, name);
  if (classes !== undefined) return classes;
  throw new CompositionError(
    `The field '${name}' holds no labels of classes.`,
    'Choose a data set in which it does.',
  );
}
