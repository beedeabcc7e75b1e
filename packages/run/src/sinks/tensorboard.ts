import { join } from 'node:path';
import type { RunParts } from '@ganzoo/core';
import { writeFailure, type TrainEvent } from '@ganzoo/train';
import { EventWriteError, EventWriter } from 'tensorboard-ts-logger';
import type { Environment } from '../folder/environment.ts';
import type { Clock } from './clock.ts';
import { environmentText } from './environment-text.ts';
import { hyperparameterColumns, hyperparameters } from './hyperparameters.ts';
import type { EventOf, Sink } from './sink.ts';

export interface TensorBoardOptions {
  readonly folder: string;
  readonly parts: RunParts;
  /** The configuration, shown as text. */
  readonly yaml: string;
  /** What this start of the run runs on, shown as text. */
  readonly environment: Environment;
  /** Where a run goes on in this folder. */
  readonly continues?: {
    /** True where the configuration is no longer that of the last start. */
    readonly changed: boolean;
    /** True where the table of hyperparameters stands in an earlier file. */
    readonly tabled: boolean;
  };
  readonly clock: Clock;
}

/** What a person reads beside a picture. */
const CAPTIONS: Readonly<Record<string, string>> = {
  'samples/fixed': 'Samples from the same latent vectors at every step: compare one place over the steps.',
  'samples/fresh': 'Samples from new latent vectors at every step: what the generator gives in general.',
};

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
        writer.image(event.tag, event.picture, event.step, { description: CAPTIONS[event.tag] });
        break;
      case 'histogram':
        writer.histogram(event.tag, event.values, event.step);
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
    const { continues, environment, yaml } = this.options;
    // tells TensorBoard to drop what a crashed session wrote after its last checkpoint, or everything without one
    if (continues) this.#writer.resume(step === 0 ? 0 : step + 1);
    this.#writer.text('environment', environmentText(environment), step);
    // not a second time at the step of a checkpoint from which several processes go on
    if (continues && !continues.changed && step > 0) return;
    this.#writer.text('experiment', `\`\`\`yaml\n${yaml}\`\`\``, step);
  }

  #scores({ step, row }: EventOf<'scores'>): void {
    const numbers = Object.entries(row.values).flatMap(([name, value]) =>
      value === null ? [] : [[`scores/${name}`, value] as const],
    );
    // the names of the scores are known only now, and TensorBoard takes the first table of a run
    this.#table(Object.keys(row.values));
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

  /** The run's row in the table of hyperparameters, and the table's columns where there are scores to show. */
  #table(scores: readonly string[]): void {
    if (this.#tabled) return;
    this.#tabled = true;
    const values = hyperparameters(this.options.parts.config);
    if (scores.length > 0) {
      const metrics = scores.map(name => ({ tag: `scores/${name}`, displayName: name }));
      this.#writer.hparamsExperiment({ hparams: hyperparameterColumns(values), metrics });
    }
    this.#writer.hparams({ values });
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
