import type { RunParts } from '@ganzoo/core';
import type { TrainEvent } from '@ganzoo/train';
import { EventWriter } from 'tensorboard-ts-logger';
import type { Environment } from '../run-folder/environment.ts';
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
  /** True where a run goes on in this folder. */
  readonly continues: boolean;
}

/** What a person reads beside a picture. */
const CAPTIONS: Readonly<Record<string, string>> = {
  'samples/fixed': 'Samples from the same latent vectors at every step: compare one place over the steps.',
  'samples/fresh': 'Samples from new latent vectors at every step: what the generator gives in general.',
};

/** An event file for TensorBoard in the run's folder. */
export class TensorBoardFile implements Sink {
  readonly #writer: EventWriter;
  #tabled = false;

  constructor(private readonly options: TensorBoardOptions) {
    this.#writer = EventWriter.open(options.folder);
  }

  take(event: TrainEvent): void {
    const writer = this.#writer;
    switch (event.kind) {
      case 'start':
        // tells TensorBoard to drop what a crashed session wrote after its last checkpoint
        if (this.options.continues) writer.resume(event.step + 1);
        writer.text('experiment', `\`\`\`yaml\n${this.options.yaml}\`\`\``, event.step);
        writer.text('environment', environmentText(this.options.environment), event.step);
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
      case 'text':
        writer.text(event.tag, event.text, event.step);
        break;
      case 'scores':
        this.#scores(event);
        break;
      case 'checkpoint':
        writer.flush();
        break;
      case 'end':
        this.#end(event);
        break;
      default:
    }
  }

  close(): void {
    this.#writer.close();
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
    this.#table([]);
    // TensorBoard keeps the first such word, and an interrupted run may go on
    if (status !== 'interrupted') this.#writer.sessionEnd(status === 'diverged' ? 'failure' : 'success');
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
