import { readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { PluginId, PluginSource } from './sources.ts';

/** Texts that were read once; a source lives as long as the catalog that found it. */
const texts = new WeakMap<PluginSource, Promise<string | undefined>>();

/** Passes on what other files export, so that its text does not tell which plugins it holds. */
const PASSES_ON = /\bexport\s*(?:\*|\{[^}]*\})\s*(?:as\s+\w+\s*)?from\s*['"]\.|\brequire\(\s*['"]\./;

/**
 * The files that may hold one of the plugins, told without loading any.
 *
 * A file in a manifest holds what the manifest lists. Any other one may hold what it is named after, and what its
 * text has between quotes; a name that is put together at run time is not found so.
 */
export async function filesThatMayHold(
  wanted: readonly PluginId[],
  sources: readonly PluginSource[],
): Promise<PluginSource[]> {
  const names = [...new Set(wanted.map(({ name }) => name))];
  const quoted = new RegExp(`(['"\`])(?:${names.map(escape).join('|')})\\1`);
  const may = await Promise.all(
    sources.map(async source => {
      if (source.listed) {
        return source.listed.some(a => wanted.some(b => a.kind === b.kind && a.name === b.name));
      }
      if (names.includes(stem(source.file))) return true;
      const text = await textOf(source);
      return text === undefined || quoted.test(text) || PASSES_ON.test(text);
    }),
  );
  return sources.filter((_, at) => may[at]);
}

/** The name a plugin file gives its plugin: the file's own, or that of the folder for an index. */
export function stem(file: string): string {
  const name = basename(file).replace(/\.\w+$/, '');
  return name === 'index' ? basename(dirname(file)) : name;
}

function textOf(source: PluginSource): Promise<string | undefined> {
  let text = texts.get(source);
  if (!text) texts.set(source, (text = readFile(source.file, 'utf8').catch(() => undefined)));
  return text;
}

function escape(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
