import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { PluginKind } from '@ganzoo/sdk';
import { displayPath, writeWhole } from '@ganzoo/sdk/host';
import { OutputError, UsageError } from '../errors.ts';
import { namesOf } from './names.ts';
import { experimentText, pluginText, testText } from './templates.ts';

const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/**
 * Writes a plugin, its test and an experiment that uses it into a folder; gives their paths.
 *
 * Throws {@link UsageError} for a name that is none or a file that is there; then nothing is written.
 */
export async function writeNew(kind: PluginKind, name: string, out: string): Promise<string[]> {
  if (!NAME.test(name)) {
    throw new UsageError(
      `'${name}' cannot be a plugin's name.`,
      'Use small letters, digits and single hyphens, beginning with a letter: my-game.',
    );
  }
  const names = namesOf(kind, name);
  const folder = resolve(out);
  const files = [
    [join(folder, `${name}.ts`), pluginText(names)],
    [join(folder, `${name}.test.ts`), testText(names)],
    [join(folder, `${name}.yaml`), experimentText(names)],
  ] as const;
  const there = files.find(([file]) => existsSync(file));
  if (there) {
    throw new UsageError(
      `${displayPath(there[0])} is there already; nothing was written.`,
      'Choose another name, or another folder by --out.',
    );
  }
  try {
    await mkdir(folder, { recursive: true });
    for (const [file, text] of files) await writeWhole(file, Buffer.from(text));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new OutputError(
      `The files cannot be written to ${displayPath(folder)}: ${reason}`,
      undefined,
      error,
    );
  }
  return files.map(([file]) => file);
}
