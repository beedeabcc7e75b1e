import { join } from 'node:path';
import { isFile, upward } from './catalog/files.ts';

/**
 * The package.json of an installed package, looked up in the `node_modules` folders from a folder upward.
 *
 * Node's own resolution is not asked, because a package's `exports` may hide its package.json.
 */
export async function findPackage(name: string, from: string): Promise<string | undefined> {
  if (!/^(@[\w.~-]+\/)?[\w~-][\w.~-]*$/.test(name)) return undefined;
  for (const folder of upward(from)) {
    const file = join(folder, 'node_modules', name, 'package.json');
    if (await isFile(file)) return file;
  }
  return undefined;
}
