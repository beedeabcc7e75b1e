import { join } from 'node:path';
import type { RunParts } from '@ganzoo/core';
import { writeFailure, type TrainEvent } from '@ganzoo/train';
import { EventWriteError, EventWriter } from 'tensorboard-ts-logger';
import type { Clock } from './clock.ts';
import { hyperparameters } from './hyperparameters.ts';
import type { EventOf, Sink } from './sink.ts';

export interface TensorBoardOptions {
  readonly folder: string;
  readonly parts: RunParts;
  /** The configuration, shown as text. */
  readonly yaml: string;
  /** Where a run goes on in this folder. */
  readonly continues?: {
    /** True where the configuration is no longer that of the last start. */
    readonly changed: boolean;
    /** True where the table of hyperparameters stands in an earlier file. */
    readonly tabled: boolean;
  };
  readonly clock: Clock;
}

/** An event file for TensorBoard in the run's folder. */
export class TensorBoardFile implements Sink {
  readonly #writer: EventWriter;
  #tabled: boolean;

  constructor(private readonly options: TensorBoardOptions) {
    this.#writer = inFolder(options.folder, () =>
      EventWriter.open(options.folder, { now: () => options.clock.now() }),
    );
    this.#tabled = options.continues?.tabled ?? false;
  }

  take(event: TrainEvent): void {
    inFolder(this.options.folder, () => this.#write(event));
  }

  #write(event: TrainEvent): void {
    const writer = this.#writer;
    switch (event.kind) {
      case 'start':
        this.#start(event);
        break;
      case 'scalars':
        writer.scalars(event.values, event.step);
        break;
      case 'image':
        writer.image(event.tag, event.picture, event.step);
        break;
      case 'histogram':
        writer.histogram(event.tag, event.values, event.step);
        break;
      case 'text':
        writer.text(event.tag, event.text, event.step);
        break;
      case 'scores':
        this.#scores(event);
        break;
      case 'saving':
        writer.flush();
        break;
      case 'end':
        this.#end(event);
        break;
      default:
    }
  }

  close(): void {
    inFolder(this.options.folder, () => this.#writer.close());
  }

  #start({ step }: EventOf<'start'>): void {
    const { continues, yaml } = this.options;
    // tells TensorBoard to drop what a crashed session wrote after its last checkpoint, or everything without one
    if (continues) this.#writer.resume(step === 0 ? 0 : step + 1);
    // not a second time at the step of a checkpoint from which several processes go on
    if (continues && !continues.changed && step > 0) return;
    this.#writer.text('config', `\`\`\`yaml\n${yaml}\`\`\``, step);
  }

  #scores({ step, row }: EventOf<'scores'>): void {
    const numbers = Object.entries(row.values).flatMap(([name, value]) =>
      value === null ? [] : [[`scores/${name}`, value] as const],
    );
    // the names of the scores are known only now, and TensorBoard takes the first table of a run
    this.#table(Object.keys(row.values).map(name => `scores/${name}`));
    this.#writer.scalars(Object.fromEntries(numbers), step);
  }

  #end({ status }: EventOf<'end'>): void {
    // TensorBoard keeps the first such word and the first table, and an interrupted run may go on and be scored
    if (status !== 'interrupted') {
      this.#table([]);
      this.#writer.sessionEnd(status === 'diverged' ? 'failure' : 'success');
    }
    this.#writer.flush();
  }

  #table(metrics: readonly string[]): void {
    if (this.#tabled) return;
    this.#tabled = true;
    this.#writer.hparams({
      values: hyperparameters(this.options.parts.config),
      ...(metrics.length > 0 && { metrics }),
    });
  }
}

/** Tells of an event file that cannot be written as of any other file of the run. */
function inFolder<T>(folder: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    if (!(error instanceof EventWriteError)) throw error;
    const file = error.path === folder ? join(folder, 'events.out.tfevents') : error.path;
    const failure = writeFailure(file, error.bytes, error.cause);
    throw failure === error.cause ? error : failure;
  }
}
