import { setImmediate } from 'node:timers/promises';
import type { RunParts } from '@ganzoo/core';
import type { Engine } from '@ganzoo/engine';
import type { Dataset, Rng } from '@ganzoo/sdk';
import type { Checkpoint, Checkpoints } from './checkpoint/checkpoints.ts';
import type { ScoreRow } from './checkpoint/state.ts';
import { DataOrder } from './data/order.ts';
import { openSplit } from './data/open-split.ts';
import { ReadAhead } from './data/read-ahead.ts';
import type { Evaluator } from './evaluator.ts';
import type { RunStatus, TrainEvent } from './events.ts';
import { memoryScalars } from './memory.ts';
import { firstBrokenParameter } from './diverged/finite.ts';
import { findCulprit, Journal } from './diverged/post-mortem.ts';
import { Sampler } from './model/sampler.ts';
import { countWeights, trainingState } from './model/state.ts';
import { samplePictures } from './pictures/samples.ts';
import { SPAN, StepProfiler } from './profile/step-profiler.ts';
import { Speed } from './speed.ts';
import type { ModeChoices, WantedMode } from './step/choose-mode.ts';
import { CompiledSteps, MOST_STEPS } from './step/compiled-steps.ts';
import { MemoryCheck } from './step/memory-check.ts';
import { isDue, mostTogether, planAfter } from './step/plan.ts';
import { firstBrokenLoss, learningRates, lossesOf } from './step/scalars.ts';
import { Schedule } from './step/schedule.ts';
import { batchesOf, type StepPlan } from './step/step.ts';

/** What a training needs. */
export interface TrainingRun {
  readonly engine: Engine;
  readonly parts: RunParts;
  readonly rng: Rng;
  readonly checkpoints: Checkpoints;
  readonly evaluator?: Evaluator;
  /** Where to go on from. */
  readonly resume?: Checkpoint;
  /** `off` runs each operation by itself, as `--no-compile` asks; a resumed run keeps what `auto` chose before. */
  readonly mode: WantedMode;
  /** What `auto` measured on this machine before. */
  readonly choices?: ModeChoices;
  /** Aborted by Ctrl-C: the training saves a checkpoint and ends. */
  readonly signal?: AbortSignal;
  /** Bytes of memory that may be taken; what the system has free unless given. */
  readonly room?: () => number;
  /** Which steps to profile; none without it. */
  readonly profile?: StepProfiler;
}

/** Steps after which a grid of samples is logged whatever the interval: early training changes fastest. */
const EARLY_PICTURES = new Set([100, 1000, 2000, 5000, 10000, 20000, 50000]);

/** Milliseconds between two progress events. */
const PROGRESS_MS = 100;

/**
 * Trains a game and tells what happens, one event at a time; leaving the loop ends the training.
 *
 * Each step, or several where nobody looks in between, is one call of TensorFlow. A step's numbers depend on the seed, the
 * step and the weights before it only.
 */
export async function* train(run: TrainingRun): AsyncGenerator<TrainEvent, void, void> {
  const { engine, parts, rng, checkpoints, evaluator, resume, signal, choices } = run;
  const mode = run.mode === 'auto' ? (resume?.state.compile ?? 'auto') : run.mode;
  const { profile = new StepProfiler() } = run;
  const { config, steps } = parts;
  const { log } = config;
  const { checkpoints: keeping, batchSize } = config.train;

  const check = new MemoryCheck(parts, run.room);
  const { nets, memory } = trainingState(check.guard(engine), rng, resume);
  const data = await openSplit(engine, parts.dataset.product as Dataset, 'train');
  const order = new DataOrder(rng.fork('order'), data.size);
  const ahead = new ReadAhead(data, (from, count) => order.rows(from, count), batchSize);
  const schedule = new Schedule(parts);
  const compiled = new CompiledSteps(
    engine,
    { parts, data, schedule, rng, nets, memory },
    mode,
    choices,
    check,
  );
  const sampler = new Sampler({ engine, parts, rng, nets, memory, data, mode });

  let step = resume?.state.step ?? 0;
  let examples = resume?.state.examples ?? 0;
  const scores: ScoreRow[] = [...(resume?.state.scores ?? [])];
  let scalars = resume?.state.scalars ?? {};
  let status: RunStatus = 'completed';
  let reason = resume?.state.stopped;
  const speed = new Speed();
  let toldNets = false;
  let lastProgress = performance.now();
  let examplesThen = examples;

  const retain = (best = evaluator?.best(scores)): Promise<void> =>
    checkpoints.retain({ keep: keeping.keep, best });

  const journal = new Journal();
  let kept = resume?.state.step;
  /** Says what broke first, where that can be found out by repeating what was done since the last checkpoint. */
  const explain = async (what: string): Promise<string> => {
    const from = kept === undefined ? undefined : await checkpoints.load(kept);
    const { calls } = journal;
    const context = { parts, data, schedule, rng };
    const culprit =
      calls &&
      (await findCulprit({ engine, context, order, mode: compiled.mode ?? 'graph', from, calls }, step));
    // the loss itself, of this very step
    if (!culprit || (culprit.step === step && what.startsWith(`${culprit.what} is`))) return what;
    return `${what}; first ${culprit.what} was ${culprit.value} at step ${culprit.step}`;
  };

  /** `passing`: a run without a break would have no checkpoint here. */
  const save = async function* (passing: boolean): AsyncGenerator<TrainEvent> {
    // what a crash after the checkpoint would lose is never told again
    yield { kind: 'saving', step };
    const close = profile.open('save checkpoint');
    const { seed } = config;
    const state = { step, seed, examples, scores, scalars, compile: compiled.mode, stopped: reason, passing };
    const folder = await checkpoints.save({ format: 1, ...state, config }, nets.values(), memory.values());
    const best = evaluator?.best(scores);
    await retain(best);
    close();
    kept = step;
    journal.clear();
    yield { kind: 'checkpoint', step, folder, best: best === step };
  };

  const drawsAfter = (done: number): boolean =>
    log.images > 0 && (isDue(done, log.images) || EARLY_PICTURES.has(done) || done === steps);

  const looksAfter = (done: number): boolean =>
    isDue(done, log.histograms) ||
    drawsAfter(done) ||
    isDue(done, keeping.every) ||
    done === steps ||
    evaluator?.due(done, done === steps) === true;

  /** The next step's plan, and how many steps of that very plan follow before anybody looks. */
  const plansAhead = (): { plan: StepPlan; together: number } => {
    const plan = planAfter(parts, { step, scalars, scores });
    const most =
      plan.detailed || run.profile || data.streamed ? 1 : mostTogether(parts, speed.msPerStep, MOST_STEPS);
    let together = 1;
    while (together < most && !looksAfter(step + together)) {
      const next = planAfter(parts, { step: step + together, scalars, scores });
      if (JSON.stringify(next) !== JSON.stringify(plan)) break;
      together += 1;
    }
    return { plan, together };
  };

  try {
    yield { kind: 'start', step, steps, resumed: resume !== undefined };
    // a crash may have come between the saving of a checkpoint and the deletion of another, or the run's end
    if (resume) await retain();
    if (reason !== undefined && step < steps) status = 'stopped';
    while (step < steps && status === 'completed') {
      const profiled = profile.next(step + 1);
      if (profiled) yield { kind: 'profile', step, profile: profiled };
      const { plan, together } = plansAhead();
      const ready = profile.time('compile step', () => compiled.get(plan, together));
      const { compiledNow, notes: said, run: runSteps } = ready;
      for (const text of said) yield { kind: 'note', step, text };
      if (!toldNets) yield { kind: 'nets', step, weights: countWeights(parts, nets) };
      toldNets = true;
      if (compiledNow) yield { kind: 'compiled', step, ...compiledNow };

      const count = together * batchesOf(parts, plan) * batchSize;
      const begun = performance.now();
      const closeOrder = profile.open('order data');
      const taken = await ahead.take(examples, count);
      closeOrder();
      for (const text of taken.notes) yield { kind: 'note', step, text };
      const numbers = Array.from({ length: together }, (_, i) => schedule.values(step + i));
      const all = profile.time(SPAN.call, () => runSteps(taken.arrays, step, numbers));
      const ms = performance.now() - begun;
      speed.add({ ms, steps: together, traceMs: compiledNow?.traceMs, profiled: profile.active });
      const bad = firstBrokenLoss(all);
      journal.add({ plan, step, examples, together, ms });
      if (bad) {
        step += bad.index + 1;
        status = 'diverged';
        reason = await explain(`${bad.name} is ${bad.value} at step ${step}`);
        break;
      }
      step += together;
      examples += count;
      const started = step - 1;
      const values = all.at(-1)!;
      const last = step === steps;
      const now = performance.now();
      if (plan.detailed || last || now - lastProgress > PROGRESS_MS) {
        const seconds = (now - lastProgress) / 1000;
        const imagesPerSecond = (examples - examplesThen) / seconds;
        yield { kind: 'progress', step, losses: lossesOf(values), imagesPerSecond };
        if (plan.detailed) {
          const rates = learningRates(parts, schedule, started);
          // schedulers see nothing that another run of the same experiment would not have
          scalars = { ...values, ...rates };
          const machine = { ...speed.take(imagesPerSecond), ...memoryScalars(engine) };
          yield { kind: 'scalars', step, values: { ...scalars, ...machine } };
        }
        lastProgress = performance.now();
        examplesThen = examples;
        await setImmediate(); // lets Ctrl-C in
      }
      // nothing is drawn from, scored with or saved of weights that are no numbers
      const broken = looksAfter(step) || signal?.aborted ? firstBrokenParameter(nets, memory) : undefined;
      if (broken) {
        status = 'diverged';
        reason = await explain(`${broken.path} is ${broken.value} at step ${step}`);
        break;
      }
      if (isDue(step, log.histograms)) {
        const close = profile.open('read weights');
        for (const { path, variable, trainable } of nets.all()) {
          if (trainable)
            yield {
              kind: 'histogram',
              step,
              tag: `weights-${path}`, // a group for each net
              values: variable.dataSync() as Float32Array,
            };
        }
        close();
      }
      if (drawsAfter(step)) {
        const close = profile.open('draw samples');
        yield* samplePictures(parts, sampler, data, step, log.grid);
        close();
      }
      let isBest = false;
      if (evaluator?.due(step, last)) {
        const close = profile.open('score');
        const scoring = await evaluator.score(step, last, sampler).catch((error: unknown) => ({ error }));
        if ('error' in scoring) {
          yield* save(!isDue(step, keeping.every) && !last); // what was trained is not lost with what could not be scored
          throw scoring.error;
        }
        close();
        const { row, failures, notes, warnings } = scoring;
        for (const text of warnings) yield { kind: 'note', step, text };
        // told once a run, not once more by each process that goes on with it
        for (const text of scores.length === 0 ? notes : []) yield { kind: 'note', step, text };
        scores.push(row);
        yield { kind: 'scores', step, row, failures };
        isBest = evaluator.best(scores) === step;
        reason = parts.schedulers
          .map(({ product }) => product.stop?.({ step, scalars, scores }))
          .find(Boolean);
        lastProgress = performance.now();
      }
      const stopping = reason !== undefined || signal?.aborted === true;
      const due = isDue(step, keeping.every) || last || isBest || reason !== undefined;
      if (due || stopping) yield* save(!due);
      if (stopping && !last) {
        status = reason === undefined ? 'interrupted' : 'stopped';
        break;
      }
    }
    const profiled = profile.end();
    if (profiled) yield { kind: 'profile', step, profile: profiled };
    if (status === 'diverged') yield { kind: 'note', step, text: lastGood(kept) };
    yield { kind: 'end', step, status, reason };
  } finally {
    profile.dispose();
    sampler.dispose();
    compiled.dispose();
    await data.dispose();
    nets.dispose();
    memory.dispose();
  }
}

function lastGood(step: number | undefined): string {
  return step === undefined
    ? 'No checkpoint was saved before the training diverged.'
    : `The last checkpoint, of step ${step}, is from before the training diverged.`;
}
