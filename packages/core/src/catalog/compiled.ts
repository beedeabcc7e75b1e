import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findPackage } from '../find-package.ts';
import { realPath } from './files.ts';
import type { PluginSource } from './sources.ts';

const SDK = '@ganzoo/sdk';
const HERE = fileURLToPath(import.meta.url);

/** Imports and re-exports of files beside, as TypeScript writes them. */
const BESIDE = /\b(?:from|import)\s*\(?\s*['"](\.{1,2}\/[^'"]+)['"]/g;

/**
 * The compiled copy of a plugin file, or undefined where the source has to be loaded instead: a copy that is missing,
 * made of an older text of the source or of a file which that imports, or that would see another sdk than ours.
 *
 * Not times but texts are compared (TypeScript keeps the source's text in the map beside the copy), since a checkout
 * or an installation sets times as it likes.
 */
export async function upToDateCopy({ file, compiled }: PluginSource): Promise<string | undefined> {
  // A core that itself runs from its sources, as in tests, has an sdk that no compiled file would find.
  if (compiled === undefined || HERE.endsWith('.ts')) return undefined;
  try {
    const [theirs, ours] = await Promise.all([findPackage(SDK, dirname(compiled)), findPackage(SDK, HERE)]);
    if (!theirs || !ours || (await realPath(theirs)) !== (await realPath(ours))) return undefined;
    return (await isCopyOf(compiled, file, new Set())) ? compiled : undefined;
  } catch {
    return undefined;
  }
}

async function isCopyOf(compiled: string, file: string | undefined, seen: Set<string>): Promise<boolean> {
  if (seen.has(compiled)) return true;
  seen.add(compiled);
  const [code, map] = await Promise.all([readFile(compiled, 'utf8'), readFile(`${compiled}.map`, 'utf8')]);
  const { sources, sourcesContent } = JSON.parse(map) as { sources: string[]; sourcesContent: string[] };
  const source = resolve(dirname(compiled), sources[0] ?? '');
  if (file !== undefined && source !== file) return false;
  if ((await readFile(source, 'utf8')) !== sourcesContent[0]) return false;
  const beside = [...code.matchAll(BESIDE)].map(([, path = '']) => resolve(dirname(compiled), path));
  const same = await Promise.all(beside.map(path => isCopyOf(path, undefined, seen)));
  return same.every(Boolean);
}
