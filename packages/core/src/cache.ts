import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeWholeSync } from '@ganzoo/sdk/host';
import { displayPath } from '@ganzoo/sdk/host';

/** Name for a file that holds what was made from these facts: 32 hexadecimal digits of their SHA-256. */
export function digestOf(facts: string): string {
  return createHash('sha256').update(facts).digest('hex').slice(0, 32);
}

/**
 * Results that can be made again, kept from run to run in files of the cache folder.
 *
 * A cache never stops a run. A file that is cut or another program's is made anew, and what cannot be written is made
 * again by the next run; {@link takeWarnings} says so, once for each file that is damaged and once for the folder.
 */
export class Cache {
  readonly #reported = new Set<string>();
  readonly #warnings: string[] = [];

  constructor(readonly folder: string) {}

  /** What `parse` makes of a file; undefined where there is none, it cannot be read, or `parse` throws. */
  read<T>(name: string, parse: (bytes: Uint8Array) => T): T | undefined {
    const file = join(this.folder, name);
    try {
      return parse(readFileSync(file));
    } catch (error) {
      if (codeOf(error) !== 'ENOENT' && codeOf(error) !== 'ENOTDIR')
        this.#warn(
          file,
          `The cache file ${displayPath(file)} is damaged or cannot be read; it is made anew.`,
        );
      return undefined;
    }
  }

  /** Writes a file whole: under another name first, so that whoever is killed while writing leaves no half of it. */
  write(name: string, content: Uint8Array | string): void {
    const file = join(this.folder, name);
    try {
      writeWholeSync(file, content, `${file}.${randomUUID()}`);
    } catch (error) {
      const code = codeOf(error);
      if (code === undefined) throw error;
      const folder = displayPath(this.folder);
      this.#warn(
        this.folder,
        `The cache folder ${folder} cannot be written (${code}); the next run works it out again.`,
      );
    }
  }

  /** Lines for the person since the last call. */
  takeWarnings(): string[] {
    return this.#warnings.splice(0);
  }

  #warn(about: string, line: string): void {
    if (this.#reported.has(about)) return;
    this.#reported.add(about);
    this.#warnings.push(line);
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
}
