import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Hostile } from './entry.ts';
import { PLACES } from './places.ts';
import { REFERENCES } from './references.ts';
import { VALUES } from './values.ts';
import { YAML } from './yaml.ts';

/** Every experiment that must be refused. */
export const HOSTILE: readonly Hostile[] = [...PLACES, ...YAML, ...VALUES, ...REFERENCES];

/** Makes a hostile file in a folder; gives its path. */
export async function place({ name, content, place: make }: Hostile, folder: string): Promise<string> {
  const file = join(folder, `${name}.yaml`);
  if (make) await make(folder, file);
  else writeFileSync(file, content ?? '');
  return file;
}
