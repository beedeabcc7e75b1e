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
  const temporary = `${file}.${process.pid}`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(temporary, content);
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw writeFailure(file, Buffer.byteLength(content), error);
  }
}
