import { GanzooError } from '@ganzoo/sdk';
import { PluginFailedError } from './engine-errors.ts';

let current: string | undefined;

/** Runs a plugin's function under its name, so that an error inside can say whose it is. */
export function inPlugin<T>(name: string, run: () => T): T {
  const outer = current;
  current = name;
  try {
    return run();
  } catch (error) {
    throw error instanceof GanzooError ? error : new PluginFailedError(name, error);
  } finally {
    current = outer;
  }
}

/** The plugin whose function is running, such as `objective 'wasserstein'`. */
export function currentPlugin(): string | undefined {
  return current;
}
