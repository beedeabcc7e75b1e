import type { RunParts } from '@ganzoo/core';
import { tf, type FieldSpec } from '@ganzoo/sdk';
import type { ResidentSplit } from '../data/resident.ts';
import type { TrainEvent } from '../events.ts';
import type { Sampler, Samples } from '../model/sampler.ts';
import { imageGrid } from './grid.ts';
import type { Picture } from './picture.ts';
import { scatter } from './scatter.ts';

/** Points drawn for a picture of plane data. */
const POINTS = 2000;

/** Pictures of samples: from noise that stays the same (`samples/fixed`) and from new noise (`samples/fresh`). */
export function* samplePictures(
  { field, fieldName }: RunParts,
  sampler: Sampler,
  data: ResidentSplit,
  step: number,
  side: number,
): Generator<TrainEvent> {
  const count = field.shape.length === 3 ? side * side : POINTS;
  for (const [name, counter] of [
    ['fixed', 0],
    ['fresh', step],
  ] as const) {
    const picture = pictureOf(field, sampler.draw(`picture-${name}`, counter, count), side, () =>
      firstExamples(data, fieldName, POINTS),
    );
    if (picture) yield { kind: 'image', step, tag: `samples/${name}`, picture };
  }
}

/** Samples as a picture: a grid for images, a scatter plot for points in the plane, nothing for other shapes. */
export function pictureOf(
  field: FieldSpec,
  samples: Samples,
  side: number,
  real: () => Samples,
): Picture | undefined {
  const [height, width, channels] = field.shape;
  if (field.shape.length === 3) {
    return imageGrid(
      { ...samples, height: height!, width: width!, channels: channels!, range: field.range ?? [0, 1] },
      side,
    );
  }
  return field.shape.length === 1 && height === 2 ? scatter(real(), samples) : undefined;
}

function firstExamples(data: ResidentSplit, field: string, count: number): Samples {
  const rows = Int32Array.from({ length: Math.min(count, data.size) }, (_, i) => i);
  return tf.tidy(() => ({
    values: data.batch(tf.tensor1d(rows, 'int32'))[field]!.dataSync() as Float32Array,
    count: rows.length,
  }));
}
