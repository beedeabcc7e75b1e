import type { Profiler, TimelineEvent, TimelineRow } from '@ganzoo/engine';

/** What a number of steps in a row did. */
export interface StepsProfile {
  /** The first of them; steps are counted from 1. */
  readonly firstStep: number;
  readonly steps: number;
  /** JavaScript's time: a span for each step, and what it was spent on inside. */
  readonly spans: readonly Span[];
  /** TensorFlow's, a row for each thread. */
  readonly rows: readonly TimelineRow[];
}

/** A time JavaScript spent on one thing; microseconds, by the clock of `performance.now()`. */
export interface Span extends TimelineEvent {
  /** The step, counted from 1. */
  readonly step: number;
}

/** Names of spans: a step as a whole, and its one call of TensorFlow. */
export const SPAN = { step: 'step', call: 'run step' } as const;

/** What the trainer calls as steps go by; {@link NO_PROFILE} where none is profiled. */
export interface StepsProfiler {
  /** False where no step of the training is ever profiled. */
  readonly wanted: boolean;
  /** True while steps are profiled, which slows them down. */
  readonly active: boolean;
  /** A step begins (counted from 1); gives the profile when the last profiled step has just ended. */
  next(step: number): StepsProfile | undefined;
  /** Ends the last step, and gives the profile where it is among the profiled ones. */
  end(): StepsProfile | undefined;
  /** Runs something as a span of its own. */
  time<T>(name: string, run: () => T): T;
  /** Begins a span; the function it gives ends it. */
  open(name: string): () => void;
  /** Lets go of an unfinished recording. */
  dispose(): void;
}

/** Profiles nothing. */
export const NO_PROFILE: StepsProfiler = {
  wanted: false,
  active: false,
  next: () => undefined,
  end: () => undefined,
  time: (_, run) => run(),
  open: () => () => undefined,
  dispose: () => undefined,
};

export interface StepProfilerOptions {
  readonly profiler: Profiler;
  /** Steps to profile; fewer where the training has no more. */
  readonly count: number;
  /** Steps done before, and when the training ends. */
  readonly from: number;
  readonly to: number;
}

/** Steps left out before the first profiled one: the first calls of a compiled step optimise it. */
const WARM_UP = { usual: 10, least: 2 } as const;

/** Profiles some steps of a training after a warm-up. */
export class StepProfiler implements StepsProfiler {
  readonly wanted = true;
  private readonly first: number;
  private spans: Span[] = [];
  private step = 0;
  private endStep = (): void => undefined;
  private recording = false;

  constructor(private readonly options: StepProfilerOptions) {
    const { count, from, to } = options;
    const spare = to - from - count;
    const warmUp = spare >= WARM_UP.usual ? WARM_UP.usual : Math.min(WARM_UP.least, to - from - 1);
    this.first = count > 0 ? from + warmUp + 1 : Infinity;
  }

  get active(): boolean {
    return this.recording;
  }

  next(step: number): StepsProfile | undefined {
    this.endStep();
    const { count, profiler } = this.options;
    const done = this.recording && step === this.first + count ? this.stop() : undefined;
    if (step === this.first) {
      profiler.start();
      this.recording = true;
    }
    this.step = step;
    this.endStep = this.open(SPAN.step);
    return done;
  }

  end(): StepsProfile | undefined {
    this.endStep();
    return this.recording ? this.stop() : undefined;
  }

  time<T>(name: string, run: () => T): T {
    if (!this.recording) return run();
    const close = this.open(name);
    const result = run();
    close();
    return result;
  }

  open(name: string): () => void {
    if (!this.recording) return () => undefined;
    const { step, spans } = this;
    const start = performance.now() * 1e3;
    return () => spans.push({ name, step, start, duration: performance.now() * 1e3 - start });
  }

  dispose(): void {
    this.recording = false;
    this.options.profiler.discard();
  }

  private stop(): StepsProfile {
    this.recording = false;
    this.endStep = () => undefined;
    const rows = this.options.profiler.stop();
    const spans = this.spans.sort((a, b) => a.start - b.start || b.duration - a.duration);
    this.spans = [];
    return { firstStep: this.first, steps: this.step - this.first + 1, spans, rows };
  }
}
