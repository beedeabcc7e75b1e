import { writeWholeSync } from '@ganzoo/sdk/host';
import { writeFailure } from '@ganzoo/train';

/** Writes a file of a run, whole or not at all; throws `WriteError` naming the file. */
export function writeFileWhole(file: string, content: Uint8Array | string): void {
  try {
    writeWholeSync(file, content);
  } catch (error) {
    throw writeFailure(file, Buffer.byteLength(content), error);
  }
}
