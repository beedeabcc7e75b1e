import { createRequire } from 'node:module';
import util from 'node:util';

/**
 * Loads a file of tfjs-node, whose last release is of 2024, with those it requires.
 *
 * Its JavaScript calls `util.isNullOrUndefined` and `util.isArray`, which newer versions of Node warn of (22) or no longer
 * have (23 and later). So that name gives it a `util` with both while it is loaded: `require.cache` comes before Node's own
 * modules. The `util` of everybody else stays as it is.
 */
export function requireTfjsNode(file: string): unknown {
  const require = createRequire(import.meta.url);
  const helpers = { isNullOrUndefined: (value: unknown) => value == null, isArray: Array.isArray };
  const exports: unknown = Object.assign(Object.create(util), helpers);
  require.cache['util'] = { exports } as NodeJS.Module;
  try {
    return require(`@tensorflow/tfjs-node-gpu/dist/${file}`);
  } finally {
    delete require.cache['util'];
  }
}
