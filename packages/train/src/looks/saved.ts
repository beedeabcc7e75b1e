import type { TrainEvent } from '../events.ts';
import type { Training } from '../training.ts';

/** Saves a checkpoint; an interim one, where a run without a break would have none here, is deleted after the next. */
export async function* saved(
  training: Training,
  { interim }: { readonly interim: boolean },
): AsyncGenerator<TrainEvent, void, void> {
  const { run, progress, profile, compiled, divergence, nets, extras, checkpoints } = training;
  const { config } = run.parts;
  const { step } = progress;
  // sinks write to the disk now: a run that goes on from this checkpoint does not send earlier events again
  yield { kind: 'saving', step };
  const close = profile.open('save checkpoint');
  const folder = await checkpoints.save(
    { format: 4, ...progress.saved, seed: config.seed, compile: compiled.mode, interim, config },
    nets.values(),
    extras.values(),
  );
  const best = await retain(training);
  close();
  divergence.kept(step);
  yield { kind: 'checkpoint', step, folder, best: best === step };
}

/** Deletes the checkpoints that `train.checkpoints` does not keep; gives the step of the best score so far. */
export async function retain({ run, progress, checkpoints }: Training): Promise<number | undefined> {
  const best = run.evaluator?.best(progress.scores);
  await checkpoints.retain({ keep: run.parts.config.train.checkpoints.keep, best });
  return best;
}
