import { setImmediate } from 'node:timers/promises';
import type { RunParts } from '@ganzoo/core';
import type { Engine } from '@ganzoo/engine';
import type { Dataset, Rng } from '@ganzoo/sdk';
import { type Checkpoint, type Checkpoints, type ScoreRow } from './checkpoint/checkpoints.ts';
import { DataOrder } from './data/order.ts';
import { ResidentSplit } from './data/resident.ts';
import type { Evaluator } from './evaluator.ts';
import type { RunStatus, TrainEvent } from './events.ts';
import { memoryScalars } from './memory.ts';
import { Sampler } from './model/sampler.ts';
import { countWeights, trainingState } from './model/state.ts';
import { samplePictures } from './pictures/samples.ts';
import { SPAN, StepProfiler } from './profile/step-profiler.ts';
import { Speed } from './speed.ts';
import type { ModeChoices, WantedMode } from './step/choose-mode.ts';
import { CompiledSteps, MOST_STEPS } from './step/compiled-steps.ts';
import { isDue, mostTogether, planAfter } from './step/plan.ts';
import { Schedule } from './step/scheduled.ts';
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

  const { nets, memory } = trainingState(engine, rng, resume);
  const data = await ResidentSplit.open(engine, parts.dataset.product as Dataset, 'train');
  const order = new DataOrder(rng.fork('order'), data.size);
  const schedule = new Schedule(parts);
  const compiled = new CompiledSteps(engine, { parts, data, schedule, rng, nets, memory }, mode, choices);
  const sampler = new Sampler({ engine, parts, rng, nets, memory, data, mode });

  let step = resume?.state.step ?? 0;
  let examples = resume?.state.examples ?? 0;
  const scores: ScoreRow[] = [...(resume?.state.scores ?? [])];
  let scalars: Readonly<Record<string, number>> = {};
  let status: RunStatus = 'completed';
  let reason: string | undefined;
  const speed = new Speed();
  let toldNets = false;
  let lastProgress = performance.now();
  let examplesThen = examples;

  const save = async (): Promise<TrainEvent> => {
    const close = profile.open('save checkpoint');
    const state = { format: 1 as const, step, seed: config.seed, examples, scores, compile: compiled.mode };
    const folder = await checkpoints.save(state, nets.values(), memory.values());
    const best = evaluator?.best(scores);
    await checkpoints.retain({ keep: keeping.keep, best });
    close();
    return { kind: 'checkpoint', step, folder, best: best === step };
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
    const most = plan.detailed || run.profile ? 1 : mostTogether(parts, speed.msPerStep, MOST_STEPS);
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
    while (step < steps) {
      const profiled = profile.next(step + 1);
      if (profiled) yield { kind: 'profile', step, profile: profiled };
      const { plan, together } = plansAhead();
      const { compiledNow, run: runSteps } = profile.time('compile step', () => compiled.get(plan, together));
      if (!toldNets) yield { kind: 'nets', step, weights: countWeights(parts, nets) };
      toldNets = true;
      if (compiledNow) yield { kind: 'compiled', step, ...compiledNow };

      const count = together * batchesOf(parts, plan) * batchSize;
      const begun = performance.now();
      const rows = profile.time('order data', () => order.rows(examples, count));
      const numbers = Array.from({ length: together }, (_, i) => schedule.values(step + i));
      const all = profile.time(SPAN.call, () => runSteps(rows, step, numbers));
      const ms = performance.now() - begun;
      speed.add({ ms, steps: together, traceMs: compiledNow?.traceMs, profiled: profile.active });
      const bad = firstBroken(all);
      if (bad) {
        step += bad.index + 1;
        status = 'diverged';
        reason = `${bad.name} is ${bad.value} at step ${step}`;
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
          scalars = { ...values, ...rates, ...speed.take(imagesPerSecond), ...memoryScalars(engine) };
          yield { kind: 'scalars', step, values: scalars };
        }
        lastProgress = performance.now();
        examplesThen = examples;
        await setImmediate(); // lets Ctrl-C in
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
          yield await save(); // what was trained is not lost with what could not be scored
          throw scoring.error;
        }
        close();
        const { row, failures, notes } = scoring;
        scores.push(row);
        for (const text of notes) yield { kind: 'note', step, text };
        yield { kind: 'scores', step, row, failures };
        isBest = evaluator.best(scores) === step;
        reason = parts.schedulers
          .map(({ product }) => product.stop?.({ step, scalars, scores }))
          .find(Boolean);
        lastProgress = performance.now();
      }
      const stopping = reason !== undefined || signal?.aborted === true;
      if (isDue(step, keeping.every) || last || isBest || stopping) yield await save();
      if (stopping && !last) {
        status = reason === undefined ? 'interrupted' : 'stopped';
        break;
      }
    }
    const profiled = profile.end();
    if (profiled) yield { kind: 'profile', step, profile: profiled };
    yield { kind: 'end', step, status, reason };
  } finally {
    profile.dispose();
    sampler.dispose();
    compiled.dispose();
    data.dispose();
    nets.dispose();
    memory.dispose();
  }
}

/** The first loss that is no number, in the first step that has one. */
function firstBroken(
  steps: readonly Readonly<Record<string, number>>[],
): { index: number; name: string; value: number } | undefined {
  for (const [index, values] of steps.entries()) {
    for (const [name, value] of Object.entries(values)) {
      if (name.endsWith('/loss') && !Number.isFinite(value)) return { index, name, value };
    }
  }
  return undefined;
}

function lossesOf(values: Readonly<Record<string, number>>): Record<string, number> {
  const losses = Object.entries(values).filter(([name]) => name.endsWith('/loss'));
  return Object.fromEntries(losses.map(([name, value]) => [name.slice(0, -'/loss'.length), value]));
}

function learningRates({ optimizers }: RunParts, schedule: Schedule, step: number): Record<string, number> {
  const rates = Object.entries(optimizers).map(([player, { path, params }]) => {
    const scheduled = schedule.numbers.find(number => number.path === `${path}.learningRate`);
    return [`${player}/learning-rate`, scheduled?.at(step) ?? (params['learningRate'] as number)] as const;
  });
  return Object.fromEntries(rates);
}
