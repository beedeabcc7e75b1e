import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import type { Outcome, Workplace } from './ganzoo.ts';

/** An experiment of a second that draws, scores and saves. */
export const RING = `
dataset: { use: gaussian-ring, trainSize: 2000, testSize: 500 }
architecture: { use: mlp, hidden: [16] }
objective: { use: non-saturating }
metrics: [{ use: mode-coverage, every: 20, samples: 500 }]
train:
  steps: 20
  batchSize: 32
  latent: { dim: 2, distribution: normal }
  checkpoints: { every: 10, keep: 10 }
log: { scalars: 5, images: 20, histograms: 0 }
`;

/** A disk of a test's own in the memory of the machine, gone when the test is over. */
export class SmallDisk {
  private constructor(readonly folder: string) {}

  /** Mounts it in a workplace; undefined where that is not permitted. */
  static mount(place: Workplace, name: string, kilobytes: number): SmallDisk | undefined {
    const folder = place.path(name);
    mkdirSync(folder);
    if (!mount(folder, kilobytes)) return undefined;
    onTestFinished(() => void execFileSync('umount', [folder]));
    return new SmallDisk(folder);
  }

  /** Makes a file so large that only this many pages of 4096 bytes are free. */
  fill(freePages: number): void {
    const free = statfsSync(this.folder).bavail - freePages;
    writeFileSync(join(this.folder, 'filler'), Buffer.alloc(free * 4096));
  }

  free(): void {
    rmSync(join(this.folder, 'filler'));
  }

  readOnly(yes: boolean): void {
    execFileSync('mount', ['-o', `remount,${yes ? 'ro' : 'rw'}`, this.folder]);
  }
}

/** What a test says where it cannot mount a disk. */
export const NO_MOUNT = 'needs to mount a disk in memory, which is not permitted here';

function mount(folder: string, kilobytes: number): boolean {
  return spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', folder]).status === 0;
}

/** The end of a command that could not do its work through no bug: what it says, in which there is no stack trace. */
export function failed({ code, stderr }: Outcome, expected = 1): string {
  expect(stderr).not.toMatch(/^\s+at .*:\d+:\d+\)?$/m);
  expect(stderr).not.toContain('internal error');
  expect(code, stderr).toBe(expected);
  return stderr;
}

/** Names of files that a command which ended should not have left in a run's folder. */
export async function leftOvers(run: string): Promise<string[]> {
  const names = await readdir(run, { recursive: true });
  const whole = /^(resolved\.yaml|environment\.json|(events|scores)\.jsonl|events\.out\.tfevents\.[\w.-]+)$/;
  const inside =
    /^(checkpoints|samples)(\/(damaged-)?\d+(\/(nets\.safetensors|extras\.safetensors|state\.json))?|\/[\w-]+\.png)?$/;
  return names.filter(name => !whole.test(name) && !inside.test(name));
}
