import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { FINAL, runFile, traceName, type EventOf, type OpenedEvent, type RunEvent } from '@ganzoo/run';
import { shellPath } from '@ganzoo/sdk/host';
import type { ScoreRow } from '@ganzoo/train';
import type { Colors, TextStream } from '../io.ts';
import { formatCount, formatDuration } from '../text/numbers.ts';
import { formatScores } from '../text/scores.ts';
import { compiledText } from './compiled-text.ts';
import { Pace } from './pace.ts';
import { summaryLines } from './profile-text.ts';
import type { ProgressState } from './progress-text.ts';
import type { ProgressView } from './progress-view.ts';

export interface ConsoleOptions {
  readonly view: ProgressView;
  readonly colors: Colors;
  /** Where warnings go, and their colours. */
  readonly errors: { readonly stream: TextStream; readonly colors: Colors };
  readonly quiet: boolean;
  /** Columns of the terminal. */
  readonly width: number;
  /** Lines that say what is going to be trained in a folder. */
  readonly header: (folder: string) => readonly string[];
}

/** Width to which numbers of scores are filled up. */
const SCORE_WIDTH = 6;

/** Tells a person how a run goes. */
export class RunConsole {
  readonly #began = performance.now();
  readonly #pace = new Pace();
  #folder = '';
  #scores: ScoreRow[] = [];
  /** Step of the best of them. */
  #best: number | undefined;
  #steps = 0;
  #state: ProgressState | undefined;
  #scoring = false;
  #profile: EventOf<'profile'> | undefined;

  constructor(private readonly options: ConsoleOptions) {}

  on(event: RunEvent): void {
    const { view, colors } = this.options;
    switch (event.kind) {
      case 'opened':
        this.#opened(event);
        break;
      case 'warning':
        this.#complain(`${this.options.errors.colors.yellow('warning:')} ${event.text}`);
        break;
      case 'differs':
        this.#complain(event.text);
        break;
      case 'start':
        this.#steps = event.steps;
        this.#show({ step: event.step, losses: {}, activity: 'compiling' });
        break;
      case 'nets':
        this.tell(colors.dim(`nets: ${netsText(event.weights)}`));
        break;
      case 'compiled':
        this.tell(colors.dim(compiledText(event)));
        break;
      case 'phase':
        this.tell(`step ${formatCount(event.step)}  ${event.name ?? 'all'}: ${event.players.join(', ')}`);
        break;
      case 'progress':
        this.#progress(event);
        break;
      case 'scalars':
        if (this.#state) view.mark(this.#state);
        break;
      case 'scoring':
        this.#scoring = true;
        this.#activity(event.first ? 'scoring; the first time takes longer' : 'scoring');
        break;
      case 'preparing':
        this.#activity(`scoring: ${event.what}`);
        break;
      case 'scores':
        this.#scored();
        this.#score(event);
        break;
      case 'monitor-warning':
        view.print(
          `${colors.yellow('warning:')} ${event.monitor} at step ${formatCount(event.step)}: ${event.text}`,
        );
        break;
      case 'note':
        this.#scored();
        this.tell(event.text);
        break;
      case 'profile':
        this.#profile = event;
        break;
      case 'end':
        view.stop();
        this.#end(event);
        break;
      default:
    }
  }

  /** A line for the person, unless the run is to be quiet. */
  tell(line: string): void {
    if (!this.options.quiet) this.options.view.print(line);
  }

  /** Leaves the terminal in order. */
  close(): void {
    this.options.view.stop();
  }

  #opened({ folder, scores, best }: OpenedEvent): void {
    this.#folder = folder;
    this.#scores = [...scores];
    this.#best = best;
    for (const line of this.options.header(folder)) this.tell(line);
  }

  #complain(text: string): void {
    this.options.errors.stream.write(`${text}\n`);
  }

  /** What follows a scoring says that it is over. */
  #scored(): void {
    if (this.#scoring) this.#activity(undefined);
    this.#scoring = false;
  }

  /** Something other than training that takes its time, or nothing any more. */
  #activity(text: string | undefined): void {
    if (this.#state) this.#show({ ...this.#state, activity: text });
  }

  #progress({ step, losses, imagesPerSecond }: EventOf<'progress'>): void {
    const left = this.#pace.left(step, this.#steps, this.#elapsed);
    this.#show({ step, losses, imagesPerSecond, left });
  }

  #show(state: Omit<ProgressState, 'steps' | 'elapsed'>): void {
    this.#state = { ...state, steps: this.#steps, elapsed: this.#elapsed };
    this.options.view.show(this.#state);
  }

  #score({ step, row, failures, best }: EventOf<'scores'>): void {
    const { view, colors } = this.options;
    this.#scores.push(row);
    this.#best = best;
    const count = formatCount(step).padStart(formatCount(this.#steps).length);
    this.tell(`${colors.bold(`step ${count}`)}  ${formatScores(row.values, SCORE_WIDTH)}`);
    for (const [label, reason] of Object.entries(failures)) {
      view.print(
        `${colors.yellow('warning:')} ${label} gave no score at step ${formatCount(step)}: ${reason}`,
      );
    }
  }

  #end({ step, status, reason }: EventOf<'end'>): void {
    const { view, colors } = this.options;
    const folder = shellPath(this.#folder);
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
    const line = (name: string, text: string): void => this.tell(`${name.padEnd(8)} ${text}`);
    const best = this.#bestLine();
    if (best) view.print(`best     ${best}`);
    // nothing else has named the folder then
    if (this.options.quiet) view.print(`run      ${folder}`);
    const picture = join(runFile(this.#folder, 'samples'), FINAL);
    if (existsSync(picture)) line('samples', shellPath(picture));
    if (this.#profile) this.#tellProfile(this.#profile);
    if (status === 'interrupted') view.print(`go on    ganzoo run --resume ${folder}`);
    else line('look', `ganzoo tensorboard ${folder}`);
  }

  #tellProfile({ profile, summary }: EventOf<'profile'>): void {
    summaryLines(summary, this.options.width).forEach(line => this.tell(line));
    const trace = shellPath(join(runFile(this.#folder, 'profile'), traceName(profile)));
    this.tell(`profile  ${trace}, for https://ui.perfetto.dev or chrome://tracing`);
  }

  #bestLine(): string | undefined {
    const row = this.#scores.find(({ step }) => step === this.#best);
    return row && `${formatScores(row.values)}  at step ${formatCount(row.step)}`;
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
