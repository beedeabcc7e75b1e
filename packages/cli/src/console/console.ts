import { shellPath, type EventOf, type ProfileSummary, type Sink } from '@ganzoo/run';
import type { ScoreRow, TrainEvent } from '@ganzoo/train';
import type { Colors } from '../io.ts';
import { formatCount, formatDuration } from '../text/numbers.ts';
import { formatScores } from '../text/scores.ts';
import { Pace } from './pace.ts';
import { summaryLines } from './profile-text.ts';
import type { ProgressState } from './progress-text.ts';
import type { ProgressView } from './progress-view.ts';

export interface ConsoleOptions {
  readonly view: ProgressView;
  readonly colors: Colors;
  readonly quiet: boolean;
  /** The run's folder. */
  readonly folder: string;
  /** Columns of the terminal. */
  readonly width: number;
  /** What the profiled steps came to, and the file to look at; undefined where none were profiled. */
  readonly profile: () => { readonly summary: ProfileSummary; readonly trace: string } | undefined;
  /** Picture that shows the result, where there is one. */
  readonly picture: () => string | undefined;
  /** Step of the best score by the metric the experiment chose. */
  readonly best: (rows: readonly ScoreRow[]) => number | undefined;
  /** Scores of earlier sessions. */
  readonly scores: readonly ScoreRow[];
}

/** Width to which numbers of scores are filled up. */
const SCORE_WIDTH = 6;

/** Tells a person how a training goes. */
export class ConsoleSink implements Sink {
  readonly #began = performance.now();
  readonly #pace = new Pace();
  readonly #scores: ScoreRow[];
  #steps = 0;
  #state: ProgressState | undefined;

  constructor(private readonly options: ConsoleOptions) {
    this.#scores = [...options.scores];
  }

  take(event: TrainEvent): void {
    const { view, colors } = this.options;
    switch (event.kind) {
      case 'start':
        this.#steps = event.steps;
        this.#show({ step: event.step, losses: {}, activity: 'compiling' });
        break;
      case 'nets':
        this.#tell(colors.dim(`nets: ${netsText(event.weights)}`));
        break;
      case 'compiled':
        this.#tell(
          colors.dim(
            `compiled ${event.what}: ${formatCount(event.nodes)} operations in ${formatDuration(event.traceMs / 1000)}`,
          ),
        );
        break;
      case 'progress':
        this.#progress(event);
        break;
      case 'scalars':
        if (this.#state) view.mark(this.#state);
        break;
      case 'scores':
        this.#score(event);
        break;
      case 'note':
        this.#tell(event.text);
        break;
      case 'end':
        view.stop();
        this.#end(event);
        break;
      default:
    }
  }

  /** Something other than training that takes its time, or nothing any more. */
  activity(text: string | undefined): void {
    if (this.#state) this.#show({ ...this.#state, activity: text });
  }

  close(): void {
    this.options.view.stop();
  }

  #progress({ step, losses, imagesPerSecond }: EventOf<'progress'>): void {
    const left = this.#pace.left(step, this.#steps, this.#elapsed);
    this.#show({ step, losses, imagesPerSecond, left });
  }

  #show(state: Omit<ProgressState, 'steps' | 'elapsed'>): void {
    this.#state = { ...state, steps: this.#steps, elapsed: this.#elapsed };
    this.options.view.show(this.#state);
  }

  #score({ step, row, failures }: EventOf<'scores'>): void {
    const { view, colors } = this.options;
    this.#scores.push(row);
    const count = formatCount(step).padStart(formatCount(this.#steps).length);
    this.#tell(`${colors.bold(`step ${count}`)}  ${formatScores(row.values, SCORE_WIDTH)}`);
    for (const [label, reason] of Object.entries(failures)) {
      view.print(
        `${colors.yellow('warning:')} ${label} gave no score at step ${formatCount(step)}: ${reason}`,
      );
    }
  }

  #end({ step, status, reason }: EventOf<'end'>): void {
    const { view, colors, folder, picture, profile, width } = this.options;
    const paint = {
      completed: colors.green,
      stopped: colors.green,
      interrupted: colors.yellow,
      diverged: colors.red,
    };
    const why = reason === undefined ? '' : `: ${reason}`;
    view.print(
      `${paint[status](status)} at step ${formatCount(step)} after ${formatDuration(this.#elapsed)}${why}`,
    );
    const line = (name: string, text: string): void => this.#tell(`${name.padEnd(8)} ${text}`);
    const best = this.#bestLine();
    if (best) view.print(`best     ${best}`);
    // nothing else has named the folder then
    if (this.options.quiet) view.print(`run      ${shellPath(folder)}`);
    const shown = picture();
    if (shown) line('samples', shellPath(shown));
    const profiled = profile();
    if (profiled) {
      summaryLines(profiled.summary, width).forEach(each => this.#tell(each));
      line('profile', `${shellPath(profiled.trace)}, for https://ui.perfetto.dev or chrome://tracing`);
    }
    if (status === 'interrupted') view.print(`go on    ganzoo run --resume ${shellPath(folder)}`);
    else line('look', `ganzoo tensorboard ${shellPath(folder)}`);
  }

  #bestLine(): string | undefined {
    const step = this.options.best(this.#scores);
    const row = this.#scores.find(each => each.step === step);
    return row && `${formatScores(row.values)}  at step ${formatCount(row.step)}`;
  }

  #tell(line: string): void {
    if (!this.options.quiet) this.options.view.print(line);
  }

  get #elapsed(): number {
    return (performance.now() - this.#began) / 1000;
  }
}

/** `generator 418,881 weights, discriminator 417,000 weights`. */
function netsText(weights: Readonly<Record<string, number>>): string {
  return Object.entries(weights)
    .map(([net, count]) => `${net} ${formatCount(count)} weights`)
    .join(', ');
}
