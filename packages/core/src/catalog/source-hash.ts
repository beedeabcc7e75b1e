import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

/** What a file imports from beside it: `from './x.ts'`, `import './x.ts'`, `import('./x.ts')`. */
const RELATIVE = /\b(?:from|import)\s*\(?\s*['"](\.{1,2}\/[^'"]+)['"]/g;

/**
 * SHA-256 in hexadecimal of a plugin's source: of its file, of the files that it imports from beside it, directly or by way
 * of others, and of all files of its folder for a plugin that has one to itself. Empty for a plugin without a file.
 */
export async function hashOfSource(file: string): Promise<string> {
  if (file === '') return '';
  const found = new Map<string, Uint8Array>();
  const waiting = [file, ...(await ownFolder(file))];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [path, content] = (await readImported(next)) ?? [];
    if (path === undefined || content === undefined || found.has(path)) continue;
    found.set(path, content);
    if (!/\.[cm]?[jt]s$/.test(path)) continue;
    const text = Buffer.from(content).toString('utf8');
    for (const [, specifier] of text.matchAll(RELATIVE)) waiting.push(resolve(dirname(path), specifier!));
  }
  const hash = createHash('sha256');
  // by its name alone, so that a project that has moved has the hashes it had
  const sorted = [...found].sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [path, content] of sorted) hash.update(`${basename(path)}\0${content.length}\0`).update(content);
  return hash.digest('hex');
}

/** A file that an import names: as it stands, or with the ending of its TypeScript source. */
async function readImported(path: string): Promise<[string, Uint8Array] | undefined> {
  const endings = [path, `${path}.ts`, path.replace(/\.js$/, '.ts'), join(path, 'index.ts')];
  for (const each of new Set(endings)) {
    const content = await readFile(each).catch(() => undefined);
    if (content) return [each, content];
  }
  return undefined;
}

async function ownFolder(file: string): Promise<string[]> {
  if (!/^index\.\w+$/.test(basename(file))) return [];
  const folder = dirname(file);
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter(entry => entry.isFile()).map(({ name }) => name);
  return names.filter(name => !/\.test\./.test(name)).map(name => join(folder, name));
}
