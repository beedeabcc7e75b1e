import * as tf from '@ganzoo/tfjs';
import type { Constraint } from '../contracts/constraint.ts';
import type { Batch } from '../contracts/game.ts';
import { known } from '../known.ts';
import type { ParameterScope } from '../nn/net-call.ts';

/**
 * A constraint as another one that is made of it holds it: its state, and what it keeps beside weights, is called
 * `<prefix>/<name>`, so that the outer one and others inside can have the same names.
 *
 * Inside, its hooks see what is theirs by their own names.
 */
export function scopeConstraint(constraint: Constraint, prefix: string): Constraint {
  const { state } = constraint;
  const outside = (name: string): string => `${prefix}/${name}`;
  const renamed = (record: Readonly<Record<string, unknown>>): Record<string, unknown> =>
    Object.fromEntries(Object.entries(record).map(([name, value]) => [outside(name), value]));

  const seen = (batch: Batch): Batch => {
    const own = Object.keys(state ?? {}).map(name => [name, batch.state[outside(name)]] as const);
    return derived(batch, 'state', known('state', Object.fromEntries(own)));
  };
  const within = (scope: ParameterScope): ParameterScope => {
    const kept: ParameterScope['state'] = (name, ...how) => scope.state(outside(name), ...how);
    return derived(scope, 'state', kept);
  };
  const inside = (given: unknown): unknown => {
    if (isBatch(given)) return seen(given);
    if (isScope(given)) return within(given);
    return holdsBatch(given) ? derived(given, 'batch', seen(given.batch)) : given;
  };
  const scoped = Object.entries(constraint as object).map(([key, value]: [string, unknown]) => {
    if (typeof value !== 'function') return [key, value] as const;
    const asked = (...given: unknown[]): unknown => {
      const result: unknown = Reflect.apply(value, constraint, given.map(inside));
      return hasState(result) ? { ...result, state: renamed(result.state) } : result;
    };
    return [key, asked] as const;
  });
  return {
    ...(Object.fromEntries(scoped) as unknown as Constraint),
    ...(state && { state: renamed(state) as Constraint['state'] }),
  };
}

/** The same but for one property. */
function derived<T extends object>(given: T, key: keyof T, value: unknown): T {
  return Object.create(given, { [key]: { value, enumerable: true } }) as T;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function isBatch(value: unknown): value is Batch {
  return isObject(value) && 'nets' in value && 'rng' in value;
}

function isScope(value: unknown): value is ParameterScope {
  return isObject(value) && 'training' in value && 'state' in value && typeof value.state === 'function';
}

function holdsBatch(value: unknown): value is { readonly batch: Batch } {
  return isObject(value) && 'batch' in value && isBatch(value.batch);
}

function hasState(value: unknown): value is { readonly state: Readonly<Record<string, unknown>> } {
  if (!isObject(value) || value instanceof tf.Tensor || !('state' in value)) return false;
  return isObject(value.state);
}
