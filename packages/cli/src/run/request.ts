import { existsSync, statSync } from 'node:fs';
import type { RunRequest, StartOptions } from '@ganzoo/run';
import { UsageError } from '../errors.ts';

/** Options of `ganzoo run` as they are given. */
export interface RunOptions extends StartOptions {
  /** True without a folder. */
  readonly resume?: string | true;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly printConfig?: boolean;
  /** With `printConfig`: with all references and defaults filled in. */
  readonly resolve?: boolean;
}

/**
 * Sorts out what is a file, a folder and an override.
 *
 * `--resume` takes a folder or nothing, so an experiment file or an override may stand where the folder would.
 */
export function runRequest(words: readonly string[], options: RunOptions): RunRequest {
  const given = typeof options.resume === 'string' ? options.resume : undefined;
  const misplaced = given !== undefined && !isFolder(given) && (isOverride(given) || isFileName(given));
  const all = misplaced ? [given, ...words] : words;
  const [first] = all;
  const file = first !== undefined && !isOverride(first) ? first : undefined;
  const overrides = file === undefined ? all : all.slice(1);
  const folder = misplaced ? options.out : (given ?? options.out);

  if (options.resume === undefined) {
    if (file === undefined) {
      throw new UsageError('No experiment file is given.', 'ganzoo run FILE, or ganzoo run --resume DIR');
    }
    return { file, overrides };
  }
  if (options.force) {
    throw new UsageError(
      '--resume and --force exclude each other.',
      'Either go on with a run or replace it.',
    );
  }
  if (given !== undefined && !misplaced && options.out !== undefined) {
    throw new UsageError('--resume DIR and --out exclude each other.', 'A run goes on in its own folder.');
  }
  if (folder !== undefined) return { file, overrides, resume: { folder } };
  if (file === undefined) {
    throw new UsageError(
      'No run is given to go on with.',
      'ganzoo run --resume DIR, or ganzoo run FILE --resume',
    );
  }
  return { file, overrides, resume: 'latest' };
}

/** `key=value`, `+key=value` or `~key`, unless there is such a file. */
export function isOverride(word: string): boolean {
  return /^([+~]|[\w.-]+=)/.test(word) && !existsSync(word);
}

function isFileName(word: string): boolean {
  return /\.ya?ml$/.test(word) || (existsSync(word) && !isFolder(word));
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
