import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { compare, type Comparison, type Generated } from './compare.ts';
import { manifests } from './manifests.ts';
import { findAll } from './plugins.ts';
import { PAGES, reference } from './reference.ts';
import { SCHEMAS, schemas } from './schema.ts';

/** Folders in which nothing lies but what is generated. */
const FOLDERS = [PAGES, SCHEMAS];

/** All that is written from the plugins, as they are now; throws when one of their files does not load. */
export async function generateAll(): Promise<Generated[]> {
  const catalog = await findAll();
  return [...reference(catalog), ...schemas(catalog), ...(await manifests(catalog))];
}

/** How what lies in the repository differs from what is generated. */
export async function compareWithWritten(generated: readonly Generated[]): Promise<Comparison> {
  const inside = await Promise.all(FOLDERS.map(filesIn));
  const files = new Set([...generated.map(([file]) => file), ...inside.flat()]);
  const written = new Map<string, string>();
  for (const file of files) {
    const text = await unlessMissing(readFile(file, 'utf8'));
    if (text !== undefined) written.set(file, text);
  }
  return compare(generated, written);
}

async function filesIn(folder: string): Promise<string[]> {
  return ((await unlessMissing(readdir(folder))) ?? []).map(name => join(folder, name));
}

async function unlessMissing<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
