import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Names of what lies in a run's folder. */
export const RUN_FILES = {
  resolved: 'resolved.yaml',
  environment: 'environment.json',
  events: 'events.jsonl',
  scores: 'scores.jsonl',
  checkpoints: 'checkpoints',
  samples: 'samples',
  profile: 'profile',
  lock: 'lock',
} as const;

/** Path of one of them. */
export function runFile(folder: string, name: keyof typeof RUN_FILES): string {
  return join(folder, RUN_FILES[name]);
}

/** Writes a file of the run anew: a crash leaves the old one or the new one. */
export async function replaceFile(file: string, text: string): Promise<void> {
  // always of this name, so that the next process uses up what a killed one left
  const temporary = `${file}.new`;
  await writeFile(temporary, text, { flush: true });
  await rename(temporary, file);
}
