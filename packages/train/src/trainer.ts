import type { Checkpoints } from './checkpoint/checkpoints.ts';
import { firstBrokenParameter } from './diverged/finite.ts';
import type { RunStatus, TrainEvent } from './events.ts';
import { viewPictures } from './pictures/views.ts';
import { endedAfter } from './step/end-phase.ts';
import { phaseBegins } from './step/phase-begins.ts';
import { stopReason } from './step/ask-schedulers.ts';
import { runCall } from './step/run-call.ts';
import { MOST_STEPS, beginsAt, drawsAfter, isDue, looksAfter, nextCall, savesAfter } from './step/plan.ts';
import { firstBrokenLoss } from './step/scalars.ts';
import { histograms } from './looks/histograms.ts';
import { Report } from './looks/report.ts';
import { retain, saved } from './looks/saved.ts';
import { scored } from './looks/scored.ts';
import { withCheckpoints, type OpenTraining } from './training.ts';

/**
 * Trains a game and yields what happens, one event at a time; leaving the loop ends the training.
 *
 * Each step, or several where nobody looks in between, is one call of TensorFlow. A step's numbers depend on the seed, the
 * step and the weights before it only.
 */
export async function* train(
  opened: OpenTraining,
  checkpoints: Checkpoints,
): AsyncGenerator<TrainEvent, void, void> {
  const training = withCheckpoints(opened, checkpoints);
  const { run, parts, progress, divergence, profile, data, speed, nets, extras, monitors } = training;
  const { evaluator, resume, signal } = run;
  const { steps, config } = parts;
  const report = new Report(training);
  const most = profile.wanted || data.streamed ? 1 : MOST_STEPS;
  const looks = (done: number): boolean => looksAfter(parts, done, evaluator, progress.ended);
  let status: RunStatus = 'completed';
  yield { kind: 'start', step: progress.step, steps, resumed: resume !== undefined };
  for (const text of training.notes) yield { kind: 'note', step: progress.step, text };
  // a run that goes on does not need the other one any more
  if (run.start && !resume) yield* saved(training, { interim: true });
  // a crash may have come between the saving of a checkpoint and the deletion of another, or the run's end
  if (resume) await retain(training);
  if (evaluator && progress.owesScores) {
    const isBest = yield* scored(training, evaluator);
    yield* saved(training, { interim: !(savesAfter(parts, progress.step) || isBest) });
    if (progress.owesScores) status = 'interrupted';
  }
  if (progress.reason !== undefined && progress.step < steps) status = 'stopped';
  while (progress.step < steps && status === 'completed') {
    const profiled = profile.next(progress.step + 1);
    if (profiled) yield { kind: 'profile', step: progress.step, profile: profiled };

    const begins = beginsAt(parts, progress.step, progress.ended);
    if (begins) yield* phaseBegins(training, begins);
    const limits = { msPerStep: speed.msPerStep, most };
    const call = nextCall(parts, progress.history, limits, looks);
    const results = yield* runCall(training, call);
    const brokenLoss = firstBrokenLoss(results);
    progress.step += brokenLoss ? brokenLoss.index + 1 : call.together;
    if (brokenLoss) {
      status = 'diverged';
      progress.reason = await divergence.explain(brokenLoss, progress.step);
      break;
    }
    const { step } = progress;
    const last = step === steps;
    yield* report.after(call, results.at(-1)!);
    if (call.plan.detailed) yield* monitors.warnings();

    // nothing is drawn from, scored with or saved of weights that are no numbers
    const broken = looks(step) || signal?.aborted ? firstBrokenParameter(nets, extras) : undefined;
    if (broken) {
      status = 'diverged';
      progress.reason = await divergence.explain(broken, step);
      break;
    }
    if (isDue(step, config.log.histograms)) yield* histograms(training);
    if (drawsAfter(parts, step)) yield* viewPictures(training);
    if (monitors.due) {
      const close = profile.open('monitors');
      yield* monitors.looks();
      close();
      report.restart();
    }
    let isBest = false;
    const scoredNow = evaluator?.due(step, last) === true;
    if (evaluator && scoredNow) {
      isBest = yield* scored(training, evaluator);
      report.restart();
    }
    if (call.plan.detailed || scoredNow) {
      progress.reason = stopReason(parts, progress.history);
      progress.ended = endedAfter(parts, progress.history);
    }
    const stopping = progress.reason !== undefined || signal?.aborted === true;
    const regular = savesAfter(parts, step) || isBest || progress.reason !== undefined;
    if (regular || stopping) yield* saved(training, { interim: !regular });
    if (stopping && (!last || progress.owesScores)) {
      status = progress.reason === undefined ? 'interrupted' : 'stopped';
      break;
    }
  }
  const { step, reason } = progress;
  const profiled = profile.end();
  if (profiled) yield { kind: 'profile', step, profile: profiled };
  if (status === 'diverged') yield { kind: 'note', step, text: divergence.lastGood };
  yield { kind: 'end', step, status, reason };
}
