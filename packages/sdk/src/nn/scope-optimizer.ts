import type { Optimizer } from '../contracts/optimizer.ts';
import { known } from '../known.ts';
import { mapFunctions } from '../map-functions.ts';

/**
 * An optimizer as another one that is made of it holds it: its slots are called `<prefix>/<slot>`, so that the outer one
 * can have a slot of the same name.
 *
 * Inside, its functions see their slots by their own names.
 */
export function scopeOptimizer(optimizer: Optimizer, prefix: string): Optimizer {
  const { slots, initial = {} } = optimizer;
  const outside = (slot: string): string => `${prefix}/${slot}`;
  const scoped = mapFunctions(optimizer, (run, given) =>
    run(...given.map(each => (hasSlots(each) ? { ...each, slots: inside(each.slots) } : each))),
  );
  const inside = (record: Readonly<Record<string, unknown>>): Record<string, unknown> =>
    known('slot', Object.fromEntries(slots.map(slot => [slot, record[outside(slot)]])));
  return {
    ...scoped,
    slots: slots.map(outside),
    initial: Object.fromEntries(Object.entries(initial).map(([slot, value]) => [outside(slot), value])),
  };
}

function hasSlots(value: unknown): value is { readonly slots: Readonly<Record<string, unknown>> } {
  return typeof value === 'object' && value !== null && 'slots' in value;
}
