import type { Evaluator, Scoring } from '../evaluator.ts';
import type { TrainEvent } from '../events.ts';
import { savesAfter } from '../step/plan.ts';
import type { Training } from '../training.ts';
import { saved } from './saved.ts';

/** Scores the weights as they are; true where no score was better. */
export async function* scored(
  training: Training,
  evaluator: Evaluator,
): AsyncGenerator<TrainEvent, boolean, void> {
  const { run, progress, profile, sampler } = training;
  const { parts } = run;
  const { step, scores } = progress;
  yield { kind: 'scoring', step, first: !progress.scoredHere };
  const close = profile.open('score');
  let scoring: Scoring;
  try {
    scoring = await evaluator.score(step, step === parts.steps, sampler);
  } catch (error) {
    // the trained weights are not lost because they could not be scored
    yield* saved(training, { interim: !savesAfter(parts, step) });
    throw error;
  }
  close();
  const { row, failures, notes, warnings } = scoring;
  for (const text of warnings) yield { kind: 'note', step, text };
  // once a run, not once more by each process that goes on with it
  for (const text of scores.length === 0 ? notes : []) yield { kind: 'note', step, text };
  scores.push(row);
  const best = evaluator.best(scores);
  yield { kind: 'scores', step, row, failures, best };
  return best === step;
}
