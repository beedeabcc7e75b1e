import { setImmediate } from 'node:timers/promises';
import type { RunParts } from '@ganzoo/core';
import type { CompileMode, Engine } from '@ganzoo/engine';
import type { Dataset, History, Rng } from '@ganzoo/sdk';
import { type Checkpoint, type Checkpoints, type ScoreRow } from './checkpoint/checkpoints.ts';
import { DataOrder } from './data/order.ts';
import { ResidentSplit } from './data/resident.ts';
import type { Evaluator } from './evaluator.ts';
import type { RunStatus, TrainEvent } from './events.ts';
import { Sampler } from './model/sampler.ts';
import { countWeights, trainingState } from './model/state.ts';
import { samplePictures } from './pictures/samples.ts';
import { CompiledSteps } from './step/compiled-steps.ts';
import { Schedule } from './step/scheduled.ts';
import { batchesOf } from './step/step.ts';

/** What a training needs. */
export interface TrainingRun {
  readonly engine: Engine;
  readonly parts: RunParts;
  readonly rng: Rng;
  readonly checkpoints: Checkpoints;
  readonly evaluator?: Evaluator;
  /** Where to go on from. */
  readonly resume?: Checkpoint;
  /** `off` runs each operation by itself, as `--no-compile` asks. */
  readonly mode: CompileMode;
  /** Aborted by Ctrl-C: the training saves a checkpoint and ends. */
  readonly signal?: AbortSignal;
}

/** Steps after which a grid of samples is logged whatever the interval: early training changes fastest. */
const EARLY_PICTURES = new Set([100, 1000, 2000, 5000, 10000, 20000, 50000]);

/** Milliseconds between two progress events. */
const PROGRESS_MS = 100;

/**
 * Trains a game and tells what happens, one event at a time; leaving the loop ends the training.
 *
 * Each step is one call of TensorFlow. A step's numbers depend on the seed, the step and the weights before it only.
 */
export async function* train(run: TrainingRun): AsyncGenerator<TrainEvent, void, void> {
  const { engine, parts, rng, checkpoints, evaluator, resume, mode, signal } = run;
  const { config, game, steps } = parts;
  const { log } = config;
  const { checkpoints: keeping, batchSize } = config.train;

  const { nets, memory } = trainingState(engine, rng, resume);
  const data = await ResidentSplit.open(engine, parts.dataset.product as Dataset, 'train');
  const order = new DataOrder(rng.fork('order'), data.size);
  const schedule = new Schedule(parts);
  const compiled = new CompiledSteps(engine, { parts, data, schedule, rng, nets, memory }, mode);
  const sampler = new Sampler({ engine, parts, rng, nets, memory, data, mode });

  let step = resume?.state.step ?? 0;
  let examples = resume?.state.examples ?? 0;
  const scores: ScoreRow[] = [...(resume?.state.scores ?? [])];
  let scalars: Readonly<Record<string, number>> = {};
  let status: RunStatus = 'completed';
  let reason: string | undefined;
  let toldNets = false;
  let lastProgress = performance.now();
  let examplesThen = examples;
  let stepTimes = { ms: 0, steps: 0 };

  const save = async (): Promise<TrainEvent> => {
    const state = { format: 1 as const, step, seed: config.seed, examples, scores };
    const folder = await checkpoints.save(state, nets.values(), memory.values());
    const best = evaluator?.best(scores);
    await checkpoints.retain({ keep: keeping.keep, best });
    return { kind: 'checkpoint', step, folder, best: best === step };
  };

  try {
    yield { kind: 'start', step, steps, resumed: resume !== undefined };
    while (step < steps) {
      const history: History = { step, scalars, scores };
      const plan = {
        players: playersAt(game, step),
        discIters: discItersAt(parts, history),
        detailed: isDue(step + 1, log.scalars) || step + 1 === steps,
      };
      const { compiledNow, run: runStep } = compiled.get(plan);
      if (!toldNets) yield { kind: 'nets', step, weights: countWeights(parts, nets) };
      toldNets = true;
      if (compiledNow) yield { kind: 'compiled', step, ...compiledNow };

      const count = batchesOf(parts, plan) * batchSize;
      const begun = performance.now();
      const values = runStep(order.rows(examples, count), step, schedule.values(step));
      stepTimes = { ms: stepTimes.ms + performance.now() - begun, steps: stepTimes.steps + 1 };
      const started = step;
      step += 1;
      examples += count;

      const broken = Object.entries(values).find(
        ([name, value]) => name.endsWith('/loss') && !Number.isFinite(value),
      );
      if (broken) {
        status = 'diverged';
        reason = `${broken[0]} is ${broken[1]} at step ${step}`;
        break;
      }
      const last = step === steps;
      const now = performance.now();
      if (plan.detailed || last || now - lastProgress > PROGRESS_MS) {
        const seconds = (now - lastProgress) / 1000;
        const imagesPerSecond = (examples - examplesThen) / seconds;
        yield { kind: 'progress', step, losses: lossesOf(values), imagesPerSecond };
        if (plan.detailed) {
          const speed = {
            'speed/images-per-second': imagesPerSecond,
            'speed/step-time-ms': stepTimes.ms / stepTimes.steps,
          };
          scalars = { ...values, ...learningRates(parts, schedule, started), ...speed };
          stepTimes = { ms: 0, steps: 0 };
          yield { kind: 'scalars', step, values: scalars };
        }
        lastProgress = performance.now();
        examplesThen = examples;
        await setImmediate(); // lets Ctrl-C in
      }
      if (isDue(step, log.histograms)) {
        for (const { path, variable, trainable } of nets.all()) {
          if (trainable)
            yield {
              kind: 'histogram',
              step,
              tag: `weights/${path}`,
              values: variable.dataSync() as Float32Array,
            };
        }
      }
      if (log.images > 0 && (isDue(step, log.images) || EARLY_PICTURES.has(step) || last)) {
        yield* samplePictures(parts, sampler, data, step, log.grid);
      }
      let isBest = false;
      if (evaluator?.due(step, last)) {
        const scoring = await evaluator.score(step, last, sampler).catch((error: unknown) => ({ error }));
        if ('error' in scoring) {
          yield await save(); // what was trained is not lost with what could not be scored
          throw scoring.error;
        }
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
    yield { kind: 'end', step, status, reason };
  } finally {
    sampler.dispose();
    compiled.dispose();
    data.dispose();
    nets.dispose();
    memory.dispose();
  }
}

function isDue(step: number, every: number): boolean {
  return every > 0 && step % every === 0;
}

/** Players that move at a step: those of the phase it lies in. */
function playersAt({ phases, players }: RunParts['game'], step: number): readonly string[] {
  let end = 0;
  for (const phase of phases ?? []) {
    end += phase.steps ?? Infinity;
    if (step < end) return Object.keys(players).filter(name => phase.players.includes(name));
  }
  return Object.keys(players);
}

function discItersAt({ schedulers, config }: RunParts, history: History): number {
  return schedulers.reduce(
    (count, { product }) => product.discIters?.(history.step, count, history) ?? count,
    config.train.discIters,
  );
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
