import { DataError, tf, type Rng } from '@ganzoo/sdk';
import { firstExamples, pictureOf, type Picture, type Samples } from '@ganzoo/train';
import { NoPictureError } from '../errors.ts';
import { interpolationRows, lerp, slerp } from './interpolate.ts';
import type { OpenCheckpoint } from './open.ts';

/** What is drawn from a checkpoint. */
export interface DrawOptions {
  /** Samples in the picture; 64 images or 2000 points unless given. */
  readonly count?: number;
  /** Steps between two latent vectors of a pair; without it, samples of their own. */
  readonly interpolate?: number;
}

/** Points in a picture of the plane. */
const POINTS = 2000;

/** Draws samples from a checkpoint as one picture; the same call draws the same ones. */
export async function drawCheckpoint(
  opened: OpenCheckpoint,
  { count: wanted, interpolate }: DrawOptions = {},
): Promise<Picture> {
  const { parts, sampler, data } = opened;
  const { shape } = parts.field;
  const count = wanted ?? (shape.length === 3 ? 64 : POINTS);
  const rows = interpolate && Math.max(1, Math.floor(count / interpolate));
  const samples = await (rows
    ? interpolated(opened, rows, interpolate)
    : sampler.draw('picture-sample', 0, count));
  const columns = interpolate ?? Math.ceil(Math.sqrt(count));
  // points of the plane are shown against real ones, where these are there
  const real = (): Promise<Samples> =>
    firstExamples(data, parts.fieldName, POINTS).catch((error: unknown) => {
      if (error instanceof DataError) return samples;
      throw error;
    });
  const picture = await pictureOf(parts.field, samples, columns, real);
  if (!picture) throw new NoPictureError(shape);
  return picture;
}

/** `rows` ways between two latent vectors each, of `steps` samples. */
async function interpolated(
  { parts, sampler, rng }: OpenCheckpoint,
  rows: number,
  steps: number,
): Promise<Samples> {
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
  const output = await sampler.fromLatent(z);
  const values = output.dataSync() as Float32Array;
  tf.dispose([z, output]);
  return { values, count: rows * steps };
}
