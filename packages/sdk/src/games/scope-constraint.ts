import * as tf from '@ganzoo/tfjs';
import type { Constraint } from '../contracts/constraint.ts';
import type { Batch } from '../contracts/game.ts';
import { known } from '../known.ts';
import { mapFunctions } from '../map-functions.ts';
import type { ParameterScope } from '../nn/net-call.ts';
import { withProperty } from '../with-property.ts';
import { isBatch } from './is-batch.ts';

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
    const own = Object.keys(state ?? {}).map(name => [name, batch.state[outside(name)]!] as const);
    return withProperty(batch, 'state', known('state', Object.fromEntries(own)));
  };
  const within = (scope: ParameterScope): ParameterScope => {
    const kept: ParameterScope['state'] = (name, ...how) => scope.state(outside(name), ...how);
    return withProperty(scope, 'state', kept);
  };
  const inside = (given: unknown): unknown => {
    if (isBatch(given)) return seen(given);
    if (isScope(given)) return within(given);
    return holdsBatch(given) ? withProperty(given, 'batch', seen(given.batch)) : given;
  };
  const scoped = mapFunctions(constraint, (run, given) => {
    const result = run(...given.map(inside));
    return hasState(result) ? { ...result, state: renamed(result.state) } : result;
  });
  return {
    ...scoped,
    ...(state && { state: renamed(state) as Constraint['state'] }),
  };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
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
