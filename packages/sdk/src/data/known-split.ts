import { DataError } from '../errors.ts';

/** What a data set keeps for a split; throws {@link DataError} with the names there are where it is none of them. */
export function knownSplit<T>(name: string, splits: Readonly<Record<string, T>>, split: string): T {
  if (!Object.hasOwn(splits, split)) {
    const names = Object.keys(splits).join(', ');
    throw new DataError(`${name} has no split '${split}'.`, undefined, `Splits: ${names}.`);
  }
  return splits[split]!;
}
