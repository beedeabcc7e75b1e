/** A value that two configurations do not share; undefined where one has none. */
export interface Difference {
  /** `train.batchSize`, `constraints.0.weight`. */
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** What a run that goes on may change: how long it trains, what it tells, how it is scored. */
const FREE = [/^train\.steps$/, /^train\.updates(\.|$)/, /^log(\.|$)/, /^metrics(\.|$)/, /^sweep(\.|$)/];

/** The changes that would make a run that goes on another run. */
export function refusedChanges(before: unknown, after: unknown): Difference[] {
  return differences(before, after).filter(({ path }) => !FREE.some(free => free.test(path)));
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
