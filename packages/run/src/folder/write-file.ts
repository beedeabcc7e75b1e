import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { writeFailure } from '@ganzoo/train';

/**
 * Writes a file under another name and renames it, making its folder if need be: on a full disk the file that was there
 * stays, and nothing half written does.
 *
 * Throws `WriteError` naming the file.
 */
export function writeFileWhole(file: string, content: Uint8Array | string): void {
  // always of this name, so that the next process uses up what a killed one left
  const temporary = `${file}.new`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(temporary, content, { flush: true });
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw writeFailure(file, Buffer.byteLength(content), error);
  }
}
