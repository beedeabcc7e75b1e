import { join } from 'node:path';
import { writeFailure } from '@ganzoo/train';
import { EventWriteError, EventWriter } from 'tensorboard-ts-logger';
import type { EventOf, LoggedEvent } from '../events.ts';
import { environmentText } from './environment-text.ts';
import { hyperparameterColumns, hyperparameters } from './hyperparameters.ts';
import type { Sink, SinkContext } from './sink.ts';

/** What a person reads beside a picture. */
const CAPTIONS: Readonly<Record<string, string>> = {
  'samples/fixed': 'Samples from the same latent vectors at every step: compare one place over the steps.',
  'samples/fresh': 'Samples from new latent vectors at every step: what the generator gives in general.',
};

/** An event file for TensorBoard in the run's folder. */
export class TensorBoardFile implements Sink {
  readonly #writer: EventWriter;
  #time: number;
  /** True where the table of hyperparameters stands in this file or an earlier one. */
  #tabled: boolean;

  constructor(private readonly context: SinkContext) {
    this.#time = context.time;
    this.#writer = inFolder(context.folder, () =>
      EventWriter.open(context.folder, { now: () => this.#time }),
    );
    this.#tabled = context.continues?.scored ?? false;
  }

  on(event: LoggedEvent): void {
    this.#time = event.time;
    inFolder(this.context.folder, () => this.#write(event));
  }

  #write(event: LoggedEvent): void {
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
      case 'curve':
        writer.image(event.tag, event.picture, event.step);
        break;
      case 'text':
        writer.text(event.tag, event.text, event.step);
        break;
      case 'monitor-warning':
        writer.text(warningTag(event), event.text, event.step);
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
    inFolder(this.context.folder, () => this.#writer.close());
  }

  #start({ step }: EventOf<'start'>): void {
    const { continues, environment, composed } = this.context;
    // tells TensorBoard to drop what a crashed session wrote after its last checkpoint, or everything without one
    if (continues) this.#writer.resume(step === 0 ? 0 : step + 1);
    this.#writer.text('environment', environmentText(environment), step);
    // not a second time at the step of a checkpoint from which several processes go on
    if (continues && !continues.changed && step > 0) return;
    this.#writer.text('experiment', `\`\`\`yaml\n${composed.experiment.resolvedYaml()}\`\`\``, step);
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
    const values = hyperparameters(this.context.composed.parts.config);
    if (scores.length > 0) {
      const metrics = scores.map(name => ({ tag: `scores/${name}`, displayName: name }));
      this.#writer.hparamsExperiment({ hparams: hyperparameterColumns(values), metrics });
    }
    this.#writer.hparams({ values });
  }
}

/** `warnings/large-gradients/generator`: apart from what monitors show, which may have any name. */
function warningTag({ monitor, about }: EventOf<'monitor-warning'>): string {
  return ['warnings', monitor, ...(about === undefined ? [] : [about])].join('/');
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
