import type { TrainEvent } from '../events.ts';
import type { Training } from '../training.ts';

/** The values of every trainable weight, in a group for each net. */
export function* histograms({ nets, progress, profile }: Training): Generator<TrainEvent, void, void> {
  const { step } = progress;
  const close = profile.open('read weights');
  for (const { path, variable, trainable } of nets.all()) {
    if (!trainable) continue;
    yield { kind: 'histogram', step, tag: `weights-${path}`, values: variable.dataSync() as Float32Array };
  }
  close();
}
