import { partsIn, structureAt, type LoadedExperiment } from '@ganzoo/core';
import type { ParamSchema } from '@ganzoo/sdk';

/** A value that two configurations do not share; undefined where one has none. */
export interface Difference {
  /** `train.batchSize`, `constraints.0.weight`. */
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/**
 * What a run that goes on may change: how long it trains, how its steps are compiled, what it logs, how it is scored and
 * watched, where its plugins lie.
 */
const FREE = [
  /^train\.steps$/,
  /^train\.updates(\.|$)/,
  /^train\.compile$/,
  /^log(\.|$)/,
  /^metrics(\.|$)/,
  /^monitors(\.|$)/,
  /^sweep(\.|$)/,
  /^plugins(\.|$)/,
];

/** The changes that would make a run that goes on another run; `moved`: paths of values that may change as well. */
export function refusedChanges(before: unknown, after: unknown, moved: readonly string[] = []): Difference[] {
  return differences(before, after).filter(
    change =>
      !moved.includes(change.path) && !FREE.some(free => free.test(change.path)) && !isNewDefault(change),
  );
}

/** True for a key that an earlier version did not know, and what it did is the default. */
function isNewDefault({ path, before, after }: Difference): boolean {
  return before === undefined && after !== undefined && structureAt(path.split('.'))?.default === after;
}

/** Paths of the values that name files of the data, such as `dataset.folder`: they may lie elsewhere later. */
export function pathsOfData({ config, catalog }: LoadedExperiment): string[] {
  return partsIn(config, catalog)
    .filter(({ kind, path }) => kind === 'dataset' && path[0] === 'dataset')
    .flatMap(part => pathsIn(part, catalog, ({ path }) => path === true));
}

/** Paths of the values that may be set anew where samples are drawn from a checkpoint, such as `architecture.truncation`. */
export function pathsOfSampling({ config, catalog }: LoadedExperiment): string[] {
  return partsIn(config, catalog).flatMap(part =>
    pathsIn(part, catalog, ({ sampling }) => sampling === true),
  );
}

function pathsIn(
  { kind, path, value }: ReturnType<typeof partsIn>[number],
  catalog: LoadedExperiment['catalog'],
  which: (schema: ParamSchema) => boolean,
): string[] {
  const { params } = catalog.get(kind, String(value['use']));
  return Object.keys(params)
    .filter(name => which(params[name]!))
    .map(name => [...path, name].join('.'));
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
