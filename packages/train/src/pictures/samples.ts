import type { FieldSpec } from '@ganzoo/sdk';
import type { BatchSource } from '../data/batch-source.ts';
import { fieldValues } from '../data/split-data.ts';
import type { TrainEvent } from '../events.ts';
import type { Samples } from '../model/sampler.ts';
import type { Training } from '../training.ts';
import { imageGrid } from './grid.ts';
import type { Picture } from './picture.ts';
import { scatter } from './scatter.ts';

/** Points drawn for a picture of plane data. */
const POINTS = 2000;

/** Pictures of samples: from noise that stays the same (`samples/fixed`) and from new noise (`samples/fresh`). */
export async function* samplePictures({
  parts,
  sampler,
  data,
  progress,
  profile,
}: Training): AsyncGenerator<TrainEvent, void, void> {
  const { field, fieldName, config } = parts;
  const { step } = progress;
  const side = config.log.grid;
  const count = field.shape.length === 3 ? side * side : POINTS;
  const close = profile.open('draw samples');
  for (const [name, counter] of [
    ['fixed', 0],
    ['fresh', step],
  ] as const) {
    const samples = await sampler.draw(`picture-${name}`, counter, count);
    const picture = await pictureOf(field, samples, side, () => firstExamples(data, fieldName, POINTS));
    if (picture) yield { kind: 'image', step, tag: `samples/${name}`, picture };
  }
  close();
}

/** Samples as a picture: a grid for images, a scatter plot for points in the plane, nothing for other shapes. */
export async function pictureOf(
  field: FieldSpec,
  samples: Samples,
  side: number,
  real: () => Promise<Samples>,
): Promise<Picture | undefined> {
  const [height, width, channels] = field.shape;
  if (field.shape.length === 3) {
    return imageGrid(
      { ...samples, height: height!, width: width!, channels: channels!, range: field.range ?? [0, 1] },
      side,
    );
  }
  return field.shape.length === 1 && height === 2 ? scatter(await real(), samples) : undefined;
}

/** A field of the split's first examples, `count` of them or all there are. */
export async function firstExamples(source: BatchSource, field: string, count: number): Promise<Samples> {
  const data = source.of(field);
  const rows = Int32Array.from({ length: Math.min(count, data.size) }, (_, i) => i);
  return { values: await fieldValues(data, rows, field), count: rows.length };
}
