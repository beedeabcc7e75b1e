import { GanzooError } from '@ganzoo/sdk';
import { blamedFor, currentPlugin, runAs } from '@ganzoo/sdk/host';
import { PluginFailedError } from './engine-errors.ts';

export { currentPlugin };

/** Runs a plugin's function under its name, so that an error inside can say whose it is. */
export function inPlugin<T>(name: string, run: () => T): T {
  try {
    return runAs(name, run);
  } catch (error) {
    throw error instanceof GanzooError ? error : new PluginFailedError(blamedFor(error) ?? name, error);
  }
}
