import { getHeapStatistics } from 'node:v8';

/**
 * Resident bytes beside V8's heap: tensors, buffers and what libraries hold.
 *
 * V8 takes memory for its heap in leaps, whether its objects need it or not, and each version of Node does so in its own way.
 */
export function nativeBytes(): number {
  return process.memoryUsage.rss() - getHeapStatistics().total_physical_size;
}
