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
