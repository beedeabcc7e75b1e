import { basename, join } from 'node:path';
import { toPng, type TrainEvent } from '@ganzoo/train';
import { writeFileWhole } from '../run-folder/write-file.ts';
import type { Sink } from './sink.ts';

/** Pictures as PNG files in a run's `samples` folder; the last one of fixed noise also as `final.png`. */
export class SamplesFolder implements Sink {
  #last: Uint8Array | undefined;

  constructor(private readonly folder: string) {}

  take(event: TrainEvent): void {
    if (event.kind === 'image') {
      const png = toPng(event.picture);
      writeFileWhole(join(this.folder, pictureName(event.tag, event.step)), png);
      if (event.tag === 'samples/fixed') this.#last = png;
    }
    if (event.kind === 'end' && this.#last) writeFileWhole(join(this.folder, FINAL), this.#last);
  }

  close(): void {}
}

/** Name of the copy of the last picture of fixed noise. */
export const FINAL = 'final.png';

/** `fixed-000100.png` for the tag `samples/fixed`; what a file name should not hold becomes a hyphen. */
export function pictureName(tag: string, step: number): string {
  const plain = tag.replace(/^samples\//, '').replaceAll(/[^\w.-]+/g, '-');
  return basename(`${plain}-${String(step).padStart(6, '0')}.png`);
}
