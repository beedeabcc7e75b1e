import { runInside, type InnerPart } from '@ganzoo/sdk/host';
import { isPlain } from '../plain.ts';

/** How deep functions are in a product: `game.players.generator.critic.score`. */
const DEPTH = 4;

/** A product whose functions, also those of objects inside it, are run as those of an inner part. */
export function blameInner<T>(value: T, part: InnerPart, depth = DEPTH): T {
  if (isFunction(value)) {
    const asked = function (this: unknown, ...given: unknown[]): unknown {
      return runInside(part, () => Reflect.apply(value, this, given));
    };
    // builders say what they use beside what they do
    return Object.assign(asked, value);
  }
  if (depth === 0) return value;
  const below = (each: unknown): unknown => blameInner(each, part, depth - 1);
  if (Array.isArray(value)) return value.map(below) as T;
  // what is a class of the plugin's own is left as it is
  if (!isPlain(value)) return value;
  const inside = Object.entries(value).map(([key, each]: [string, unknown]) => [key, below(each)]);
  return { ...value, ...(Object.fromEntries(inside) as object) };
}

function isFunction(value: unknown): value is (...given: unknown[]) => unknown {
  return typeof value === 'function';
}
