import { differences } from '../folder/differences.ts';

/** A key that is not alike in all of some configurations. */
export interface DifferentKey {
  /** `objective.use`, `train.batchSize`. */
  readonly path: string;
  /** What each has there; undefined where it has nothing. */
  readonly values: readonly unknown[];
}

/** The keys in which configurations differ, in their order; what one of them lacks is given as a whole. */
export function differentKeys(configs: readonly unknown[]): DifferentKey[] {
  const [first, ...others] = configs;
  const paths = new Set(others.flatMap(other => differences(first, other).map(({ path }) => path)));
  const outermost = [...paths].filter(path => ![...paths].some(above => path.startsWith(`${above}.`)));
  return outermost.map(path => ({ path, values: configs.map(config => valueAt(config, path)) }));
}

function valueAt(config: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => {
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  }, config);
}
