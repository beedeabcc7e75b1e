import { cellsOf, didYouMean, drawnAs, hintOf, laidOut, resultSpec, type RunParts } from '@ganzoo/core';
import { tf, type Picture, type Rng } from '@ganzoo/sdk';
import { pictureOf, viewPicture, type Results } from '@ganzoo/train';
import { NoPictureError, ViewError } from '../errors.ts';
import { interpolationRows, lerp, slerp } from './interpolate.ts';
import type { OpenCheckpoint } from './open.ts';

/** What is drawn from a checkpoint. */
export interface DrawOptions {
  /** View of the game that is drawn; `samples` unless given, or the only one. */
  readonly view?: string;
  /** Samples in the picture; 64 images or 2000 points unless given. */
  readonly count?: number;
  /** Steps between two latent vectors of a pair; without it, samples of their own. */
  readonly interpolate?: number;
}

/** Samples in a picture, of images and of points in the plane. */
const USUAL = { picture: 64, point: 2000 } as const;

/**
 * Draws a view of a checkpoint as one picture; the same call draws the same one. Throws {@link ViewError} where the game does
 * not show it or not in that way, {@link NoPictureError} where it cannot be drawn.
 */
export async function drawCheckpoint(opened: OpenCheckpoint, options: DrawOptions = {}): Promise<Picture> {
  const { parts, viewer, data } = opened;
  const view = drawnView(parts, options);
  const { gives } = parts.game.views[view]!;
  const [first] = cellsOf(parts.game.views[view]!, parts.data);
  const drawn = first === undefined ? undefined : drawnAs(resultSpec(gives[first]!, parts.data));
  if (drawn === undefined) throw new NoPictureError(view);
  const { count = USUAL[drawn], interpolate } = options;
  const picture = interpolate
    ? await interpolated(opened, view, Math.max(1, Math.floor(count / interpolate)), interpolate)
    : await viewPicture({ parts, viewer, data }, view, {
        stream: 'picture-sample',
        counter: 0,
        count,
        columns: Math.ceil(Math.sqrt(count)),
      });
  if (!picture) throw new NoPictureError(view);
  return picture;
}

/** The view that is asked for, if it can be drawn in that way. */
function drawnView({ game, objective }: RunParts, { view, count, interpolate }: DrawOptions): string {
  const all = Object.keys(game.views);
  const name = view ?? (all.includes('samples') ? 'samples' : all[0]);
  if (name === undefined) throw new ViewError(`${objective.label} shows nothing.`);
  if (!all.includes(name)) {
    const hint = hintOf(didYouMean(name, all), `It shows: ${all.join(', ')}.`);
    throw new ViewError(`${objective.label} does not show '${name}'.`, hint);
  }
  const cells = laidOut(game.views[name]!);
  if (cells !== undefined && (count ?? cells) !== cells)
    throw new ViewError(`${objective.label} lays out '${name}' as ${cells} cells.`, 'Leave --count out.');
  if (interpolate !== undefined && (cells !== undefined || game.views[name]!.over !== undefined)) {
    throw new ViewError(
      `'${name}' of ${objective.label} does not start from latent vectors, so there is no way between two.`,
      'Leave --interpolate out, or choose another --view.',
    );
  }
  return name;
}

/** `rows` ways between two latent vectors each, of `steps` samples. */
async function interpolated(
  { parts, viewer, data, rng }: OpenCheckpoint,
  view: string,
  rows: number,
  steps: number,
): Promise<Picture | undefined> {
  const { dim, distribution } = parts.config.train.latent;
  const stream = rng.fork('interpolate');
  const draw = (source: Rng): Float32Array =>
    distribution === 'uniform' ? source.uniform(dim, { low: -1, high: 1 }) : source.normal(dim);
  const ends = Array.from(
    { length: rows },
    (_, i) => [draw(stream.fork(`${i}/from`)), draw(stream.fork(`${i}/to`))] as const,
  );
  const vectors = interpolationRows(ends, steps, distribution === 'uniform' ? lerp : slerp);
  const z = tf.tensor2d(vectors, [rows * steps, dim]);
  let results: Results | undefined;
  try {
    results = await viewer.fromLatent(view, z);
    return await pictureOf({ parts, data }, view, results, steps);
  } finally {
    tf.dispose([z, ...Object.values(results ?? {})]);
  }
}
