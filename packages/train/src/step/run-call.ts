import type { TrainEvent } from '../events.ts';
import { countWeights } from '../model/state.ts';
import { SPAN } from '../profile/step-profiler.ts';
import type { Training } from '../training.ts';
import type { StepCall } from './plan.ts';
import { takenBy } from './repeats.ts';

/**
 * Runs the steps of a call with the next examples of the training split; gives each step's scalars.
 *
 * The steps are compiled when their plan first comes up; the weights are made then, too.
 */
export async function* runCall(
  training: Training,
  { plan, together }: StepCall,
): AsyncGenerator<TrainEvent, Record<string, number>[], void> {
  const { parts, progress, profile, compiled, schedule, speed, feed, divergence, nets } = training;
  const { step, used, history } = progress;
  const { compiledNow, compiledIn, run } = profile.time('compile step', () => compiled.get(plan, together));
  for (const text of compiled.takeNotes()) yield { kind: 'note', step, text };
  if (speed.calls === 0) yield { kind: 'nets', step, weights: countWeights(parts, nets) };
  if (compiledNow) yield { kind: 'compiled', step, ...compiledNow };

  const taken = takenBy(parts, plan, together);
  const begun = performance.now();
  const closeOrder = profile.open('order data');
  const next = await feed.next(used, taken);
  closeOrder();
  for (const text of next.notes) yield { kind: 'note', step, text };
  const scheduled = Array.from({ length: together }, (_, i) =>
    schedule.values({ ...history, step: step + i }),
  );
  const results = profile.time(SPAN.call, () => run(next.arrays, step, scheduled));
  const ms = performance.now() - begun;
  for (const text of compiled.takeNotes()) yield { kind: 'note', step, text };
  const told = compiledIn?.(speed.beyond(ms, together));
  if (told) yield { kind: 'compiled', step, ...told };
  const { traceMs = 0, xlaMs = 0 } = told ?? compiledNow ?? {};
  const slow = profile.active ? 'profiled' : told && 'compiled';
  speed.add({ ms, steps: together, compileMs: traceMs + xlaMs, slow });
  divergence.add({ plan, step, used, together, scheduled, ms });
  progress.used = feed.after(used, taken);
  return results;
}
