import {
  displayPath,
  readRunExperiment,
  requireRunFolder,
  runFile,
  ScoresFile,
  type EngineChoice,
  type WhichStep,
} from '@ganzoo/run';
import { openCheckpoint } from './checkpoint-session.ts';
import { UsageError } from './errors.ts';
import type { Context } from './context.ts';
import { colorsOf } from './io.ts';
import { formatCount } from './text/numbers.ts';
import { formatScores } from './text/scores.ts';

export interface EvaluateCheckpointOptions extends EngineChoice {
  readonly step: WhichStep;
  /** Generated examples for each metric. */
  readonly samples?: number;
  readonly json?: boolean;
}

/** Scores a checkpoint, adds the scores to the run's and prints them; a metric that fails is told and stays null. */
export async function evaluateCheckpoint(
  given: string,
  { samples, json = false, ...options }: EvaluateCheckpointOptions,
  context: Context,
): Promise<void> {
  const overrides = samples === undefined ? [] : await samplesOverrides(given, samples);
  const { io } = context;
  const session = await openCheckpoint(context, given, { ...options, overrides });
  const { evaluator, sampler, checkpoint, folder } = session;
  if (!evaluator) {
    throw new UsageError(
      `The experiment of the run ${displayPath(folder)} has no metrics.`,
      'Name some under `metrics` in the experiment and go on with the run: ganzoo run FILE --resume.',
    );
  }
  const { row, failures, notes } = await evaluator.score(checkpoint.state.step, true, sampler);
  const colors = colorsOf(io.stderr, io.env);
  for (const note of notes) io.stderr.write(`${note}\n`);
  for (const [label, reason] of Object.entries(failures)) {
    io.stderr.write(`${colors.yellow('warning:')} ${label} gave no score: ${reason}\n`);
  }
  io.stdout.write(
    json
      ? `${JSON.stringify({ ...row, failures })}\n`
      : `step ${formatCount(row.step)}  ${formatScores(row.values)}\n`,
  );
  // last, so that scores that took long are not lost on a disk that is full or read-only
  const scores = new ScoresFile(runFile(folder, 'scores'));
  scores.add({ ...row, failures, by: 'evaluate', samples });
  scores.close();
}

async function samplesOverrides(given: string, samples: number): Promise<string[]> {
  const { config } = await readRunExperiment(requireRunFolder(given));
  return config.metrics.map((_, i) => `metrics.${i}.samples=${samples}`);
}
