import cliProgress from 'cli-progress';
import { fitted, type TextStream } from '../io.ts';
import { wrapLines } from '../text/table.ts';
import { barLine, plainLine, type ProgressState } from './progress-text.ts';

/** Shows how far a training is, and prints lines without spoiling that. */
export interface ProgressView {
  /** Called often. */
  show(state: ProgressState): void;
  /** Called at the interval at which numbers are logged. */
  mark(state: ProgressState): void;
  print(line: string): void;
  stop(): void;
}

/** A bar that stays below everything that is printed. */
export class BarView implements ProgressView {
  readonly #bar: cliProgress.SingleBar;
  #state: ProgressState | undefined;

  constructor(private readonly stream: TextStream) {
    this.#bar = new cliProgress.SingleBar({
      stream,
      format: () => (this.#state ? barLine(this.#state, this.#columns) : ''),
      clearOnComplete: true,
      fps: 10,
    });
  }

  show(state: ProgressState): void {
    const first = this.#state === undefined;
    const other = this.#state?.activity !== state.activity;
    this.#state = state;
    if (first) this.#bar.start(state.steps, state.step);
    else this.#bar.update(state.step);
    // what follows may keep the thread busy for long, and a timer would come too late
    if (other && !first) this.#bar.render();
  }

  mark(state: ProgressState): void {
    this.show(state);
  }

  print(line: string): void {
    // a bar remembers where on the screen it began, so it must begin anew below the line
    const state = this.#state;
    this.stop();
    // whatever a key has put into the line, such as ^C, goes
    this.stream.write(`\r\u001b[K${wrapLines(line, this.#columns).join('\n')}\n`);
    if (state) this.show(state);
  }

  stop(): void {
    if (this.#state) this.#bar.stop();
    this.#state = undefined;
  }

  get #columns(): number {
    return this.stream.columns ?? 80;
  }
}

/** Milliseconds between two lines. */
const LINE_MS = 2000;

/** Plain lines, at most one in two seconds. */
export class LineView implements ProgressView {
  #last = -Infinity;

  constructor(private readonly stream: TextStream) {}

  show(): void {}

  mark(state: ProgressState): void {
    const now = performance.now();
    if (now - this.#last < LINE_MS) return;
    this.#last = now;
    this.print(plainLine(state));
  }

  print(line: string): void {
    this.stream.write(`${fitted(line, this.stream)}\n`);
  }

  stop(): void {}
}

/** Prints only what it is asked to. */
export class QuietView implements ProgressView {
  constructor(private readonly stream: TextStream) {}

  show(): void {}

  mark(): void {}

  print(line: string): void {
    this.stream.write(`${fitted(line, this.stream)}\n`);
  }

  stop(): void {}
}
