import { setImmediate } from 'node:timers/promises';
import type { TrainEvent } from '../events.ts';
import { memoryScalars } from '../memory-scalars.ts';
import type { StepCall } from '../step/plan.ts';
import { learningRates, lossesOf } from '../step/scalars.ts';
import type { Training } from '../training.ts';

/** Milliseconds between two progress events. */
const PROGRESS_MS = 100;

/** Reports losses now and then, and all scalars after a step that has them. */
export class Report {
  #since = performance.now();
  #examples: number;

  constructor(private readonly training: Training) {
    this.#examples = training.progress.examples;
  }

  /** What is to be said after a call whose last step gave these scalars. */
  async *after(
    { plan }: StepCall,
    scalars: Readonly<Record<string, number>>,
  ): AsyncGenerator<TrainEvent, void, void> {
    const { run, parts, progress, schedule, speed } = this.training;
    const { step, examples } = progress;
    const ms = performance.now() - this.#since;
    if (!plan.detailed && step !== parts.steps && ms <= PROGRESS_MS) return;
    const imagesPerSecond = (examples - this.#examples) / (ms / 1000);
    yield { kind: 'progress', step, losses: lossesOf(scalars), imagesPerSecond };
    if (plan.detailed) {
      const before = progress.history;
      // schedulers see nothing that another run of the same experiment would not have
      progress.scalars = { ...scalars, ...learningRates(parts, schedule, { ...before, step: step - 1 }) };
      const machine = { ...speed.read(imagesPerSecond), ...memoryScalars(run.engine) };
      yield { kind: 'scalars', step, values: { ...progress.scalars, ...machine } };
    }
    this.restart();
    this.#examples = examples;
    await setImmediate(); // lets Ctrl-C in
  }

  /** Counts time from now on: what was done until now was not training. */
  restart(): void {
    this.#since = performance.now();
  }
}
