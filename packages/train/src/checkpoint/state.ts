import type { ExperimentConfig } from '@ganzoo/core';
import type { LoggedStep } from '@ganzoo/sdk';
import type { CompileMode } from '@ganzoo/engine';

/** Scores of one evaluation, `null` where a metric failed. */
export interface ScoreRow {
  readonly step: number;
  /** By printed name: `FIDc`, `FIDc/mean`. */
  readonly values: Readonly<Record<string, number | null>>;
  /** Each metric's own number by the metric's plugin name: `fid`. */
  readonly primary: Readonly<Record<string, number | null>>;
}

/** What monitors have told, and what they look back to. */
export interface MonitorsState {
  /** What stands, as it was told: a warning, or that a monitor fails. */
  readonly standing: readonly string[];
  /** The last logged steps, oldest first, as many as a monitor looks back. */
  readonly logged: readonly LoggedStep[];
}

/** What a checkpoint says about itself beside its tensors. */
export interface CheckpointState {
  /** Of 1 and 2 the slots of optimizers belong to weights alone; up to 3 averaged weights are called `ema/...`. */
  readonly format: 1 | 2 | 3 | 4;
  /** Steps done. */
  readonly step: number;
  readonly seed: number;
  /** Examples of the training split used so far, of all groups together. */
  readonly examples: number;
  /** The same of each group, where the data set has groups. */
  readonly groups?: Readonly<Record<string, number>>;
  readonly scores: readonly ScoreRow[];
  /** Scalars logged last, which schedulers may react to. */
  readonly scalars?: Readonly<Record<string, number>>;
  /** Steps done when phases ended by their condition, by name; left out where none has. */
  readonly ended?: Readonly<Record<string, number>>;
  /** Where the run has monitors. */
  readonly monitors?: MonitorsState;
  /** How steps were compiled, so that a run that goes on computes the same numbers. */
  readonly compile?: CompileMode;
  /** Why a scheduler ended the run at this step. */
  readonly stopped?: string;
  /** True where the scoring of this step was interrupted: a run that goes on begins with it. */
  readonly owesScores?: boolean;
  /** True for one that an interrupted run left between two regular ones; it is deleted when the next is there. */
  readonly interim?: boolean;
  /** What was trained; a run of something else does not go on from here. */
  readonly config?: ExperimentConfig;
}

/** Numbers that JSON does not know. */
const SPECIAL = new Map([NaN, Infinity, -Infinity].map(value => [String(value), value]));

/** A state, or what holds one, as JSON that keeps every number to the bit, also those that JSON has no form for. */
export function stateToJson(state: unknown): string {
  const keep = (_: string, value: unknown): unknown =>
    typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
  return `${JSON.stringify(state, keep, 2)}\n`;
}

/** The state back from its JSON; throws `SyntaxError`. */
export function stateFromJson<T = CheckpointState>(text: string): T {
  const back = (_: string, value: unknown): unknown =>
    typeof value === 'string' ? (SPECIAL.get(value) ?? value) : value;
  return JSON.parse(text, back) as T;
}
