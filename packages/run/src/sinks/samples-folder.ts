import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { curveCsv, toPng } from '@ganzoo/train';
import type { LoggedEvent } from '../events.ts';
import { writeFileWhole } from '../folder/write-file.ts';
import type { Sink } from './sink.ts';

/**
 * Pictures as PNG files in a run's `samples` folder, the last one of fixed noise also as `final.png`; beside the picture of a
 * curve a table of its numbers.
 */
export class SamplesFolder implements Sink {
  constructor(private readonly folder: string) {}

  on(event: LoggedEvent): void {
    if (event.kind === 'image' || event.kind === 'curve') {
      writeFileWhole(join(this.folder, pictureName(event.tag, event.step)), toPng(event.picture));
    }
    if (event.kind === 'curve')
      writeFileWhole(join(this.folder, tableName(event.tag, event.step)), curveCsv(event.curve));
    if (event.kind === 'end') this.#copyLast();
  }

  /** From the folder, since the picture may be that of a process before this one. */
  #copyLast(): void {
    const names = existsSync(this.folder) ? readdirSync(this.folder) : [];
    const fixed = names.filter(name => name.startsWith('fixed-') && pictureStep(name) !== undefined);
    const last = fixed.sort((a, b) => pictureStep(a)! - pictureStep(b)!).at(-1);
    if (last !== undefined) writeFileWhole(join(this.folder, FINAL), readFileSync(join(this.folder, last)));
  }

  close(): void {}
}

/** Name of the copy of the last picture of fixed noise. */
export const FINAL = 'final.png';

/** `fixed-000100.png` for the tag `samples/fixed`, `walk-000100.png` for `views/walk`; what a file name should not hold becomes a hyphen. */
export function pictureName(tag: string, step: number): string {
  const plain = tag.replace(/^(samples|views)\//, '').replaceAll(/[^\w.-]+/g, '-');
  return basename(`${plain}-${String(step).padStart(6, '0')}.png`);
}

/** Name of the table beside the picture of a curve. */
export function tableName(tag: string, step: number): string {
  return pictureName(tag, step).replace(/png$/, 'csv');
}

/** The step in such a name, also that of a table; undefined for another file. */
export function pictureStep(name: string): number | undefined {
  const digits = /-(\d{6,})\.(?:png|csv)$/.exec(name)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
