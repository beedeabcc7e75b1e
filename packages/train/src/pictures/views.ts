import { cellsOf, drawnAs, laidOut, resultSpec, type RunParts } from '@ganzoo/core';
import { DataError, tf, type FieldSpec, type Picture } from '@ganzoo/sdk';
import type { BatchSource } from '../data/batch-source.ts';
import { fieldValues } from '../data/split-data.ts';
import type { TrainEvent } from '../events.ts';
import type { Results, Viewer } from '../model/viewer.ts';
import type { Training } from '../training.ts';
import { imageGrid, type ImageBatch } from './grid.ts';
import { scatter, type Points } from './scatter.ts';

/** Points in a picture of the plane. */
const POINTS = 2000;

/** What views are drawn with. */
interface Drawn {
  readonly parts: RunParts;
  readonly viewer: Viewer;
  /** The training split, for real points. */
  readonly data: BatchSource;
}

/**
 * A picture of each view: of `samples` from noise that stays the same (`samples/fixed`) and from new noise (`samples/fresh`),
 * of others from the former, or of the first rows they look at (`views/<name>`).
 */
export async function* viewPictures(training: Training): AsyncGenerator<TrainEvent, void, void> {
  const { parts, progress, profile } = training;
  const { step } = progress;
  const close = profile.open('draw samples');
  for (const view of Object.keys(parts.game.views)) {
    const pictures =
      view === 'samples' && !isOver(parts, view)
        ? ([
            ['samples/fixed', 'picture-fixed', 0],
            ['samples/fresh', 'picture-fresh', step],
          ] as const)
        : ([[`views/${view}`, 'picture-fixed', 0]] as const);
    for (const [tag, stream, counter] of pictures) {
      const picture = await viewPicture(training, view, { stream, counter });
      if (picture) yield { kind: 'image', step, tag, picture };
    }
  }
  close();
}

/** What is drawn of a view: examples from a batch of a stream, or the first rows. */
export interface PictureOptions {
  readonly stream: string;
  readonly counter: number;
  /** Examples; a full grid or 2000 points unless given, and for a view that lays them out as many as it says. */
  readonly count?: number;
  /** Cells in a row. */
  readonly columns?: number;
}

/** A view as a picture: a grid for images, a scatter plot for points in the plane, nothing for other results. */
export async function viewPicture(
  { parts, viewer, data }: Drawn,
  view: string,
  { stream, counter, count: asked, columns = parts.config.log.grid }: PictureOptions,
): Promise<Picture | undefined> {
  const [first] = cellsOf(parts.game.views[view]!, parts.data);
  if (first === undefined) return undefined;
  const usual = drawnAs(specOf(parts, view, first)) === 'point' ? POINTS : parts.config.log.grid ** 2;
  const wanted = laidOut(parts.game.views[view]!) ?? asked ?? usual;
  const count = Math.min(wanted, await viewer.sizeOf(view));
  const results = isOver(parts, view)
    ? await viewer.rows(view, 0, count)
    : await viewer.draw(view, stream, counter, count);
  try {
    return await pictureOf({ parts, data }, view, results, columns);
  } finally {
    tf.dispose(results);
  }
}

/** Results of a view as a picture; nothing where none can be drawn. */
export async function pictureOf(
  { parts, data }: Pick<Drawn, 'parts' | 'data'>,
  view: string,
  results: Results,
  columns: number,
): Promise<Picture | undefined> {
  const declared = parts.game.views[view]!;
  const cells = cellsOf(declared, parts.data);
  const [first] = cells;
  if (first === undefined) return undefined;
  const given = declared.gives[first]!;
  if (drawnAs(resultSpec(given, parts.data)) === 'point') {
    const points = pointsOf(results[first]!);
    return scatter(typeof given === 'string' ? await realPoints(data, given, points) : points, points);
  }
  const images = cells.map(cell => imagesOf(results[cell]!, specOf(parts, view, cell)));
  return imageGrid(images, declared.picture?.columns ?? columns);
}

function isOver(parts: RunParts, view: string): boolean {
  return parts.game.views[view]!.over !== undefined;
}

function specOf(parts: RunParts, view: string, result: string): FieldSpec {
  return resultSpec(parts.game.views[view]!.gives[result]!, parts.data);
}

function pointsOf(x: tf.Tensor): Points {
  return { values: x.dataSync() as Float32Array, count: x.shape[0] };
}

function imagesOf(x: tf.Tensor, { range = [0, 1] }: FieldSpec): ImageBatch {
  const [count, height, width, channels] = x.shape as [number, number, number, number];
  return { values: x.dataSync() as Float32Array, count, height, width, channels, range };
}

/** The field's first examples of the training split; the drawn ones where its files are not there. */
async function realPoints(source: BatchSource, field: string, drawn: Points): Promise<Points> {
  const data = source.of(field);
  const rows = Int32Array.from({ length: Math.min(POINTS, data.size) }, (_, i) => i);
  try {
    return { values: await fieldValues(data, rows, field), count: rows.length };
  } catch (error) {
    if (error instanceof DataError) return drawn;
    throw error;
  }
}
