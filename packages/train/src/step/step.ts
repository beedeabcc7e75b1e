import { batchIn } from '@ganzoo/core';
import type { ArgumentSpec } from '@ganzoo/engine';
import { tf, type Batch } from '@ganzoo/sdk';
import { MOMENT, TensorRng, after } from '@ganzoo/sdk/host';
import type { RealExamples } from '../data/batch-source.ts';
import { drawLatent } from '../model/latent.ts';
import { gameState, stateOf } from '../model/game-state.ts';
import { trainedSource } from '../model/frozen.ts';
import { makeNets } from '../model/nets.ts';
import { fieldsRead } from '../model/fields-read.ts';
import { accumulate, type ContextsOf } from './accumulate.ts';
import { updateAtOnce } from './at-once.ts';
import type { StepContext, StepPlan } from './context.ts';
import { averageWeights } from './average-weights.ts';
import { batchesOf, repeatsOf, roundsOf } from './repeats.ts';
import { totalLoss, type UpdateContext } from './total-loss.ts';
import { carryOut, type UpdateScalars } from './update.ts';

/** Arguments of the step: each group's examples [batches, its batch, ...], the step's number, the scheduled numbers. */
export function stepArguments({ parts, data, schedule }: StepContext, plan: StepPlan): ArgumentSpec[] {
  return [
    ...data.arguments(group => [batchesOf(parts, plan), batchIn(group, plan.batchSize)]),
    { shape: [], dtype: 'int32' as const },
    { shape: [schedule.length], dtype: 'float32' as const },
  ];
}

/** A whole step, ready to be compiled, and the names of the scalars it gives (known after its first run). */
export interface Step {
  readonly names: string[];
  run(...args: tf.Tensor[]): tf.Tensor[];
}

/**
 * One step of training as a function of tensors: every update of every player in order, then the averaged weights. An
 * update has `train.accumulate` batches, each with latent vectors and noise of its own.
 *
 * Gives one float32 vector with the scalars `<player>/<name>` of each player's last update.
 */
export function makeStep(context: StepContext, plan: StepPlan): Step {
  const { parts, data } = context;
  const { accumulate: each } = parts.config.train;
  const names: string[] = [];
  const realIn = (examples: readonly tf.Tensor[], round: number): RealExamples[] =>
    Array.from({ length: each }, (_, index) =>
      data.batch(examples, all => batchAt(all, round * each + index)),
    );
  const updateInTurn = (
    examples: readonly tf.Tensor[],
    step: tf.Scalar,
    scheduled: tf.Tensor1D,
    keep: (player: string, made: UpdateScalars) => void,
  ): void => {
    let clock: tf.Tensor = step;
    const last = roundsOf(parts, plan) - 1;
    const repeats = new Map(
      plan.players.map(name => [name, repeatsOf(parts, name, plan.discIters)] as const),
    );
    const update = (player: string, round: number, real: readonly RealExamples[]): void => {
      const latentRound = repeats.get(player) === undefined ? last : round;
      const { contexts, evaluated } = accumulate(each, (index, earlier) => {
        const now = (earlier ? after(clock, earlier) : clock) as tf.Scalar;
        const rounds = { round: round * each + index, latentRound: latentRound * each + index };
        const at = { step: now, scheduled, ...rounds, real: real[index]! };
        return [updateContext(context, plan, { ...at, player, noise: player })];
      });
      const made = carryOut(contexts[0]!, evaluated[0]!);
      // the next update's noise, and so its generated examples, once this one is on its way back through the nets
      clock = after(step, made['loss']!);
      keep(player, made);
    };
    let real: readonly RealExamples[] = [];
    for (let round = 0; round <= last; round++) {
      real = realIn(examples, round);
      for (const [player, times] of repeats) if (round < (times ?? 0)) update(player, round, real);
    }
    for (const [player, times] of repeats) if (times === undefined) update(player, 0, real);
  };
  const run = (...args: tf.Tensor[]): tf.Tensor[] => {
    const { examples, step, scheduled } = namedArguments(args);
    const scalars: UpdateScalars = {};
    const keep = (player: string, made: UpdateScalars): void => {
      for (const [name, scalar] of Object.entries(made)) {
        scalars[`${player}/${name}`]?.dispose();
        scalars[`${player}/${name}`] = scalar;
      }
    };
    const { order, players } = plan;
    if (order === 'at-once') {
      const real = realIn(examples, 0);
      const contextsOf: ContextsOf = (index, earlier) => {
        const now = (earlier ? after(step, earlier) : step) as tf.Scalar;
        const at = { step: now, scheduled, round: index, latentRound: index, real: real[index]! };
        return players.map(player => updateContext(context, plan, { ...at, player, noise: order }));
      };
      for (const [player, made] of updateAtOnce(each, contextsOf)) keep(player, made);
    } else {
      updateInTurn(examples, step, scheduled, keep);
    }
    averageWeights(context, { step, [MOMENT]: context.schedule.numbersIn(scheduled, plan.constants) });
    names.splice(0, names.length, ...Object.keys(scalars));
    const packed = tf.stack(Object.values(scalars).map(scalar => tf.reshape(tf.cast(scalar, 'float32'), [])));
    tf.dispose(Object.values(scalars));
    return [packed];
  };
  return { names, run };
}

/** The arguments of {@link stepArguments} by what they are. */
function namedArguments(args: readonly tf.Tensor[]) {
  const [step, scheduled] = args.slice(-2) as [tf.Scalar, tf.Tensor1D];
  return { examples: args.slice(0, -2), step, scheduled };
}

/** What one batch has of an argument [batches, batchSize, ...]. */
function batchAt(all: tf.Tensor, index: number): tf.Tensor {
  const [, ...batch] = all.shape;
  const start = [index, ...batch.map(() => 0)];
  return tf.reshape(tf.slice(all, start, [1, ...batch.map(() => -1)]), batch);
}

interface UpdateInputs {
  readonly step: tf.Scalar;
  readonly scheduled: tf.Tensor1D;
  readonly player: string;
  /** Name of the stream of random numbers. */
  readonly noise: string;
  readonly round: number;
  /** Round whose latent vectors are seen where players share them. */
  readonly latentRound: number;
  readonly real: RealExamples;
}

/** The loss of one player, penalties included, without any update. */
export function lossOnly(
  context: StepContext,
  player: string,
  args: readonly tf.Tensor[],
  plan: BatchPlan = {},
): tf.Tensor {
  const { examples, step, scheduled } = namedArguments(args);
  const real = context.data.batch(examples, all => batchAt(all, 0));
  const at = { step, scheduled, round: 0, latentRound: 0, real };
  return totalLoss(updateContext(context, { ...plan, detailed: false }, { ...at, player, noise: player }))
    .loss;
}

/** What of a plan the batches are made by. */
type BatchPlan = Pick<StepPlan, 'batchSize' | 'constants'>;

function updateContext(
  context: StepContext,
  plan: BatchPlan & Pick<StepPlan, 'detailed'>,
  inputs: UpdateInputs,
): UpdateContext {
  const { parts, nets, extras, rng } = context;
  const { player, round, step } = inputs;
  const noise = new TensorRng(rng.fork('noise').fork(inputs.noise).fork(round), step);
  return {
    parts,
    player,
    nets,
    extras,
    detailed: plan.detailed,
    watch: context.watch,
    rehearsal: context.rehearsal,
    batch: makeBatch(context, plan, inputs, noise),
  };
}

function makeBatch(context: StepContext, plan: BatchPlan, inputs: UpdateInputs, rng: TensorRng): Batch {
  const { parts, nets, extras } = context;
  const { real, step, latentRound, scheduled } = inputs;
  const numbers = context.schedule.numbersIn(scheduled, plan.constants);
  const { latent } = parts.config.train;
  const { batchSize = parts.config.train.batchSize } = plan;
  const shared = context.rng.fork('noise').fork('z').fork(latentRound);
  const memo = new Map<string, unknown>();
  const once = <T>(key: string, make: () => T): T => {
    if (!memo.has(key)) memo.set(key, make());
    return memo.get(key) as T;
  };
  return {
    real: fieldsRead(parts, real.fields),
    rows: real.rows,
    // drawn at the first use: a player that needs no noise draws none
    get z() {
      return once('z', () =>
        drawLatent(latent.reuse ? new TensorRng(shared, step) : rng.fork('z'), latent, batchSize),
      );
    },
    batchSize,
    nets: makeNets(parts, {
      parameters: trainedSource(parts, nets),
      training: true,
      rng: rng.fork('nets'),
      numbers,
      step,
    }),
    rng: rng.fork('loss'),
    state: stateOf(extras, gameState(parts)),
    step,
    once,
    [MOMENT]: numbers,
  };
}
