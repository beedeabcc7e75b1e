import type { LoggedStep } from '@ganzoo/sdk';

/** The last `count` logged values of a tag, oldest first, that of this step among them; undefined where fewer are known. */
export function lastOf(
  tag: string,
  count: number,
  values: LoggedStep['values'],
  before: readonly LoggedStep[],
): number[] | undefined {
  const all = [...before.map(logged => logged.values[tag]), values[tag]];
  const last = all.slice(-count).filter(value => value !== undefined);
  return last.length === count ? last : undefined;
}

/** The value below which half of the others lie. */
export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2;
}
