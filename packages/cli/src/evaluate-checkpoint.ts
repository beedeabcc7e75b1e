import {
  addScores,
  openCheckpoint,
  samplesOverrides,
  scoreCheckpoint,
  type EngineChoice,
  type WhichStep,
} from '@ganzoo/run';
import type { Context } from './context.ts';
import { warner } from './io.ts';
import { formatCount } from './text/numbers.ts';
import { formatScores } from './text/scores.ts';

export interface EvaluateCheckpointOptions extends EngineChoice {
  readonly step: WhichStep;
  /** Generated examples for each metric. */
  readonly samples?: number;
  readonly json?: boolean;
}

/** Scores a checkpoint, prints the scores and adds them to the run's; a metric that fails is told and stays null. */
export async function evaluateCheckpoint(
  given: string,
  overrides: readonly string[],
  { samples, json = false, ...options }: EvaluateCheckpointOptions,
  context: Context,
): Promise<void> {
  const { io } = context;
  const warn = warner(io);
  const more = samples === undefined ? [] : await samplesOverrides(given, samples, overrides);
  const { startEngine } = await context.services();
  const opened = await openCheckpoint(given, {
    ...options,
    overrides: [...overrides, ...more],
    startEngine,
  });
  try {
    opened.warnings.forEach(warn);
    const { row, failures, notes, warnings } = await scoreCheckpoint(opened, {
      tell: what => io.stderr.write(`scoring: ${what} …\n`),
    });
    for (const note of [...warnings, ...notes]) io.stderr.write(`${note}\n`);
    for (const [label, reason] of Object.entries(failures)) warn(`${label} gave no score: ${reason}`);
    io.stdout.write(
      json
        ? `${JSON.stringify({ ...row, failures })}\n`
        : `step ${formatCount(row.step)}  ${formatScores(row.values)}\n`,
    );
    // last, so that scores that took long are not lost on a disk that is full or read-only
    addScores(opened, { row, failures }, samples);
  } finally {
    await opened.close();
  }
}
