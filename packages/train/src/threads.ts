import { availableParallelism } from 'node:os';
import { fieldsUsed, type RunParts } from '@ganzoo/core';
import { sizeOf } from '@ganzoo/sdk/data';

/** Numbers in an example up to which one thread is faster: handing work over then costs more than the work. */
const SMALL_EXAMPLE = 64;

/** How a run uses the machine's cores. */
export interface Threads {
  /** Threads within one operation; TensorFlow's own choice, one a core, without it. */
  readonly threads?: number;
  /** Operations that run at the same time; as many as threads without it. */
  readonly operations?: number;
}

/**
 * As many threads as requested; else TensorFlow's own choice, but for points and other small vectors one thread for each
 * operation and the cores for operations that do not wait for each other, such as those on real and generated examples.
 */
export function suitableThreads({ game, data }: RunParts, requested?: number): Threads {
  if (requested !== undefined) return { threads: requested };
  const small = fieldsUsed(game).every(name => sizeOf(data.fields[name]!.shape) <= SMALL_EXAMPLE);
  return small ? { threads: 1, operations: availableParallelism() } : {};
}
