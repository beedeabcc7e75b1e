import { digestOf } from '@ganzoo/core';
import type { BackendName } from '@ganzoo/engine';

/**
 * The key of a cached result: all that it was made from.
 *
 * Numbers of the portable backends differ by rounding, so each has results of its own; the native backend is not named,
 * since there were results before there were other backends.
 */
export function cacheKey(backend: BackendName, facts: readonly unknown[]): string {
  return JSON.stringify(backend === 'native' ? facts : [...facts, backend]);
}

/** Where the cache keeps a result: `features/0123….safetensors`. */
export function cacheName(folder: string, key: string, ending: string): string {
  return `${folder}/${digestOf(key)}.${ending}`;
}
