import type { RunParts } from '@ganzoo/core';
import { inPlugin } from '@ganzoo/engine';
import type { tf } from '@ganzoo/sdk';
import { MOMENT, type Parameters, type TensorRng } from '@ganzoo/sdk/host';
import type { RealExamples } from '../data/batch-source.ts';
import type { Schedule } from '../step/schedule.ts';
import { averaged } from './averaged.ts';
import { checkResults } from './check-results.ts';
import { fieldsRead } from './fields-read.ts';
import { gameState, stateOf } from './game-state.ts';
import { makeNets } from './nets.ts';

/** The game as it stands. */
export interface ShownGame {
  readonly parts: RunParts;
  readonly schedule: Schedule;
  readonly nets: Parameters;
  readonly extras: Parameters;
}

/** What a view is run on. */
export interface Shown {
  readonly z: tf.Tensor;
  readonly noise: TensorRng;
  readonly batchSize: number;
  /** The step after which it is shown, and the scheduled numbers there. */
  readonly now: Now;
  /** Real examples, where they are asked for. */
  real(): RealExamples;
}

/** A step and the scheduled values there; constants are those that a compiled function has built in. */
export interface Now {
  readonly step: tf.Scalar;
  readonly numbers: tf.Tensor1D;
  readonly constants?: Readonly<Record<string, unknown>>;
}

/**
 * The results of a view, with nets in evaluation mode and, where there are averaged weights, with these.
 *
 * Throws `PluginContractError` where they are not as the view declares.
 */
export function show(
  { parts, nets, extras, schedule }: ShownGame,
  view: string,
  { z, noise, batchSize, now, real }: Shown,
): Readonly<Record<string, tf.Tensor>> {
  const numbers = schedule.numbersIn(now.numbers, now.constants);
  const parameters = averaged({ parts, nets, extras });
  const made: unknown = inPlugin(parts.objective.label, () =>
    parts.game.views[view]!.run({
      z,
      batchSize,
      get real() {
        return fieldsRead(parts, real().fields);
      },
      get rows() {
        return real().rows;
      },
      rng: noise.fork('loss'),
      nets: makeNets(parts, {
        parameters,
        training: false,
        rng: noise.fork('nets'),
        numbers,
        step: now.step,
      }),
      state: stateOf(extras, gameState(parts)),
      step: now.step,
      [MOMENT]: numbers,
    }),
  );
  checkResults(parts, view, made, batchSize);
  return made;
}
