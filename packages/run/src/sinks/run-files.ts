import type { LoggedEvent } from '../events.ts';
import { runFile } from '../folder/files.ts';
import { EventsFile } from './events-file.ts';
import { ProfileFolder } from './profile-folder.ts';
import { SamplesFolder } from './samples-folder.ts';
import { ScoresFile } from './scores-file.ts';
import type { Sink, SinkContext, SinkFactory } from './sink.ts';
import { TensorBoardFile } from './tensorboard.ts';

/** The files that every run has. */
export const RUN_SINKS: readonly SinkFactory[] = [
  ({ folder }) => new ScoresFile(runFile(folder, 'scores')),
  ({ folder }) => new SamplesFolder(runFile(folder, 'samples')),
  ({ folder }) => new ProfileFolder(runFile(folder, 'profile')),
  context => new TensorBoardFile(context),
  // last, since a run that has said there how it ended counts as whole
  ({ folder }) => new EventsFile(runFile(folder, 'events')),
];

/** Some sinks as one: each gets every event, in their order. */
export class Sinks implements Sink {
  readonly #open: Sink[] = [];

  /** Opens all; where one cannot be opened, those before it are closed again. */
  constructor(factories: readonly SinkFactory[], context: SinkContext) {
    try {
      for (const factory of factories) this.#open.push(factory(context));
    } catch (error) {
      this.abandon();
      throw error;
    }
  }

  on(event: LoggedEvent): void {
    for (const sink of this.#open) sink.on(event);
  }

  /** Closes all, whatever happens to one of them; throws the first failure. A second call does nothing. */
  close(): void {
    const failures: unknown[] = [];
    for (const sink of this.#open.splice(0)) {
      try {
        sink.close();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }

  /** Closes all after a failure, which is the one that counts. */
  abandon(): void {
    try {
      this.close();
    } catch {
      // the first failure is the one to be told
    }
  }
}
