import type { RunParts } from '@ganzoo/core';
import type { Order, Rng } from '@ganzoo/sdk';
import type { Parameters } from '@ganzoo/sdk/host';
import type { BatchSource } from '../data/batch-source.ts';
import type { Schedule } from './schedule.ts';
import type { Watch } from './total-loss.ts';

/** What distinguishes one compiled step from another of the same run. */
export interface StepPlan {
  /** Players that move, in order. */
  readonly players: readonly string[];
  /** Updates of the players that repeat as often as `discIters` says. */
  readonly discIters: number;
  readonly order: Order;
  /** True where all scalars are wanted, not only the losses. */
  readonly detailed: boolean;
  /** Examples in an update, in a phase that does not have `train.batchSize`. */
  readonly batchSize?: number;
  /** Values that the step has built in, scheduled or of the phase, by path; left out where there are none. */
  readonly constants?: Readonly<Record<string, unknown>>;
}

/** The run's parts as a step needs them. */
export interface StepContext {
  readonly parts: RunParts;
  readonly data: BatchSource;
  readonly schedule: Schedule;
  readonly rng: Rng;
  readonly nets: Parameters;
  readonly extras: Parameters;
  /** Called with each tensor that an update computes, in order; only where nothing is compiled. */
  readonly watch?: Watch;
  /** True on a graph that is thrown away, where what would cost time in each step is looked at too. */
  readonly rehearsal?: boolean;
}
