import { partsIn, type LoadedExperiment } from '@ganzoo/core';

/** A value that two configurations do not share; undefined where one has none. */
export interface Difference {
  /** `train.batchSize`, `constraints.0.weight`. */
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** What a run that goes on may change: how long it trains, what it logs, how it is scored and watched, where its plugins lie. */
const FREE = [
  /^train\.steps$/,
  /^train\.updates(\.|$)/,
  /^log(\.|$)/,
  /^metrics(\.|$)/,
  /^monitors(\.|$)/,
  /^sweep(\.|$)/,
  /^plugins(\.|$)/,
];

/** The changes that would make a run that goes on another run; `moved`: paths of values that may change as well. */
export function refusedChanges(before: unknown, after: unknown, moved: readonly string[] = []): Difference[] {
  return differences(before, after).filter(
    ({ path }) => !moved.includes(path) && !FREE.some(free => free.test(path)),
  );
}

/** Paths of the values that name files of the data, such as `dataset.folder`: they may lie elsewhere later. */
export function pathsOfData({ config, catalog }: LoadedExperiment): string[] {
  return partsIn(config, catalog)
    .filter(({ kind, path }) => kind === 'dataset' && path[0] === 'dataset')
    .flatMap(({ kind, path, value }) => {
      const { params } = catalog.get(kind, String(value['use']));
      return Object.keys(params)
        .filter(name => params[name]!.path)
        .map(name => [...path, name].join('.'));
    });
}

/** Every value in which two configurations differ, by path. */
export function differences(before: unknown, after: unknown, path = ''): Difference[] {
  if (Object.is(before, after)) return [];
  if (!isTree(before) || !isTree(after) || Array.isArray(before) !== Array.isArray(after)) {
    return [{ path, before, after }];
  }
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].flatMap(key => differences(before[key], after[key], path === '' ? key : `${path}.${key}`));
}

/** `train.batchSize: 64, now 128`. */
export function formatDifference({ path, before, after }: Difference): string {
  return `${path}: ${show(before)}, now ${show(after)}`;
}

function show(value: unknown): string {
  return value === undefined ? 'not given' : JSON.stringify(value);
}

function isTree(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
