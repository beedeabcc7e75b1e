import type { Engine } from '@ganzoo/engine';

/** Megabytes (10⁶ bytes) of this process, and the number of TensorFlow's tensors alive, which grows where one leaks. */
export function memoryScalars(engine: Engine): Record<string, number> {
  return { 'memory/resident-mb': process.memoryUsage.rss() / 1e6, 'memory/tensors': engine.handles };
}
