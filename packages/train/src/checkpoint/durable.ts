import { open } from 'node:fs/promises';

/** Writes a new file; what it holds is on the disk, not only with the operating system, when this is done. */
export async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'w');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}
