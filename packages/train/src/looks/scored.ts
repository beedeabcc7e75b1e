import type { Evaluator, Scoring } from '../evaluator.ts';
import type { TrainEvent } from '../events.ts';
import { savesAfter } from '../step/plan.ts';
import type { Training } from '../training.ts';
import { saved } from './saved.ts';

/** Scores the weights as they are; true where no score was better. An interrupted scoring is owed: the run begins with it. */
export async function* scored(
  training: Training,
  evaluator: Evaluator,
): AsyncGenerator<TrainEvent, boolean, void> {
  const { run, progress, profile, viewer } = training;
  const { parts, signal } = run;
  const { step, scores } = progress;
  yield { kind: 'scoring', step, first: !progress.scoredHere };
  const close = profile.open('score');
  let scoring: Scoring;
  progress.owesScores = true;
  try {
    const scorer = evaluator.score(step, step === parts.steps, viewer, signal);
    let next = await scorer.next();
    for (; !next.done; next = await scorer.next()) yield { kind: 'preparing', step, what: next.value };
    scoring = next.value;
  } catch (error) {
    if (signal?.aborted && error === signal.reason) return false;
    progress.owesScores = false;
    // the trained weights are not lost because they could not be scored
    yield* saved(training, { interim: !savesAfter(parts, step) });
    throw error;
  } finally {
    close();
  }
  progress.owesScores = false;
  const { row, failures, pictures, notes, warnings } = scoring;
  for (const text of warnings) yield { kind: 'note', step, text };
  // once a run, not once more by each process that goes on with it
  for (const text of scores.length === 0 ? notes : []) yield { kind: 'note', step, text };
  scores.push(row);
  const best = evaluator.best(scores);
  yield { kind: 'scores', step, row, failures, best };
  for (const [name, picture] of Object.entries(pictures))
    yield { kind: 'image', step, tag: `scores/${name}`, picture };
  return best === step;
}
