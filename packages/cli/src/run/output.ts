import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  Clock,
  EventsFile,
  FINAL,
  ProfileFolder,
  runFile,
  SamplesFolder,
  ScoresFile,
  TensorBoardFile,
  type ComposedExperiment,
  type Environment,
  type Sink,
} from '@ganzoo/run';
import type { Checkpoint, Evaluator, TrainEvent } from '@ganzoo/train';
import { ConsoleSink } from '../console/console.ts';
import { JsonSink } from '../console/json.ts';
import { BarView, LineView, QuietView } from '../console/progress-view.ts';
import { colorsOf, widthOf, type Colors, type Io, type TextStream } from '../io.ts';
import type { RunOptions } from './request.ts';

export interface OutputOptions {
  readonly composed: ComposedExperiment;
  readonly options: RunOptions;
  readonly io: Io;
  readonly folder: string;
  /** What this start of the run runs on. */
  readonly environment: Environment;
  /** Where a run goes on in the folder: whether with another configuration. */
  readonly continues?: { readonly changed: boolean };
  readonly evaluator?: Evaluator;
  readonly checkpoint?: Checkpoint;
  /** Seconds of the last event of the run, where it goes on. */
  readonly after?: number;
}

/** Everything that hears of a training: the files of the run, and the person. */
export interface Output {
  /** Stream and colours for the person. */
  readonly stream: TextStream;
  readonly colors: Colors;
  take(event: TrainEvent): void;
  /** Lines for the person, unless the run is to be quiet. */
  tell(lines: readonly string[]): void;
  /** The evaluator, which says when it is at work. */
  announce(evaluator: Evaluator | undefined): Evaluator | undefined;
  close(): void;
}

/** Opens the files and the console of a run. */
export function makeOutput(given: OutputOptions): Output {
  const { composed, options, io, folder, environment, continues, evaluator, checkpoint } = given;
  const { json = false, quiet = false } = options;
  const stream = json ? io.stderr : io.stdout;
  const colors = colorsOf(stream, io.env);
  // a bar goes neither with a terminal that cannot move its cursor nor with lines of JSON on the same one
  const bar = stream.isTTY && io.env['TERM'] !== 'dumb' && !(json && io.stdout.isTTY);
  const view = quiet ? new QuietView(stream) : bar ? new BarView(stream) : new LineView(stream);
  const picture = join(runFile(folder, 'samples'), FINAL);
  const profiles = new ProfileFolder(runFile(folder, 'profile'));
  const console = new ConsoleSink({
    view,
    colors,
    quiet,
    width: widthOf(stream),
    folder,
    profile: () => profiles.last,
    picture: () => (existsSync(picture) ? picture : undefined),
    best: rows => evaluator?.best(rows),
    scores: checkpoint?.state.scores ?? [],
  });
  const { parts, experiment } = composed;
  const goesOn = continues && { ...continues, tabled: (checkpoint?.state.scores.length ?? 0) > 0 };
  const clock = new Clock(given.after);
  const sinks: Sink[] = [
    new ScoresFile(runFile(folder, 'scores'), clock),
    new SamplesFolder(runFile(folder, 'samples')),
    profiles,
    new TensorBoardFile({
      folder,
      parts,
      yaml: experiment.resolvedYaml(),
      environment,
      continues: goesOn,
      clock,
    }),
    // last of the files, since a run that has said how it ended counts as whole
    new EventsFile(runFile(folder, 'events'), clock),
    ...(json ? [new JsonSink(io.stdout, folder, clock)] : []),
    console,
  ];
  let open = true;
  let scored = false;
  return {
    stream,
    colors,
    take: event => {
      clock.tick();
      sinks.forEach(sink => sink.take(event));
    },
    tell: lines => {
      if (!quiet) lines.forEach(line => view.print(line));
    },
    announce: inner =>
      inner && {
        due: (step, last) => inner.due(step, last),
        best: rows => inner.best(rows),
        dispose: () => inner.dispose(),
        async score(...given) {
          console.activity(scored ? 'scoring' : 'scoring; the first time takes longer');
          const scoring = await inner.score(...given);
          scored = true;
          console.activity(undefined);
          return scoring;
        },
      },
    close: () => {
      // called again when a close has failed, or the process is ended at once
      if (!open) return;
      open = false;
      closeAll(sinks);
    },
  };
}

/** Closes all, whatever happens to one of them; throws the first failure. */
function closeAll(sinks: readonly Sink[]): void {
  const failures: unknown[] = [];
  for (const sink of sinks) {
    try {
      sink.close();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}
