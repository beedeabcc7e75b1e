import { loadavg } from 'node:os';
import { machine, today } from '../shared/machine.ts';
import { SIDE } from './pictures.ts';
import { BATCH, type ReadingPass } from './reading-pass.ts';
import type { TrainingPass } from './training-pass.ts';

export interface DataFacts {
  readonly count: number;
  readonly workers: number;
  /** Of all files together. */
  readonly bytes: number;
  readonly reading: ReadingPass;
  readonly training: TrainingPass;
}

const whole = (value: number): string => Math.round(value).toLocaleString('en');

/** docs/data-streaming.md: what streaming pictures costs on this machine. */
export function dataPage({ count, workers, bytes, reading, training }: DataFacts): string {
  const cells = (values: readonly number[]): string => values.map(whole).join(' | ');
  const tenths = Array.from({ length: 10 }, (_, i) => `${10 * (i + 1)} %`).join(' | ');
  const load = loadavg()[0]!.toFixed(1);
  return `<!-- prettier-ignore-start -->

# Streaming pictures

Written by \`npm run data-bench\` on ${today()}; ${machine()}; load average ${load} at the end,
this script's own work included.

${whole(count)} PNG files of ${SIDE} × ${SIDE} pixels in colour, ${(bytes / count / 1024).toFixed(1)} KB each, by \`image-folder\` with ${workers} decoding threads, in a random
order, ${BATCH} at a time.

| pass | images a second | images a second of processor time |
| --- | --- | --- |
| reading alone | ${whole(reading.imagesPerSecond)} | ${whole(reading.imagesPerCpuSecond)} |
| training a small mlp | ${whole(training.imagesPerSecond)} | – |

Resident memory of the process, in MB, after each tenth of the pass:

| pass | ${tenths} |
| --- |${' --- |'.repeat(10)}
| reading alone | ${cells(reading.residentMb)} |
| training, ${whole(training.steps)} steps | ${cells(training.residentMb)} |

All pictures together are ${whole((count * SIDE * SIDE * 3) / 2 ** 20)} MB as bytes; what is kept of them is the batches under way.

<!-- prettier-ignore-end -->
`;
}
