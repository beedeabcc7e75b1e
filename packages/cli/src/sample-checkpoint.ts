import { join, resolve } from 'node:path';
import {
  displayPath,
  interpolationRows,
  lerp,
  runFile,
  slerp,
  writeFileWhole,
  type EngineChoice,
  type WhichStep,
} from '@ganzoo/run';
import { tf, type Rng } from '@ganzoo/sdk';
import { firstExamples, pictureOf, toPng, type Samples } from '@ganzoo/train';
import { openCheckpoint, type CheckpointSession } from './checkpoint-session.ts';
import { UsageError } from './errors.ts';
import type { Context } from './context.ts';

export interface SampleCheckpointOptions extends EngineChoice {
  readonly step: WhichStep;
  /** Samples in the picture; 64 images or 2000 points unless given. */
  readonly count?: number;
  /** Where the picture goes. */
  readonly out?: string;
  /** Steps between two latent vectors of a pair. */
  readonly interpolate?: number;
}

/** Points in a picture of the plane. */
const POINTS = 2000;

/** Draws samples from a checkpoint and saves them as a picture; the same call draws the same ones. */
export async function sampleCheckpoint(
  given: string,
  { count: wanted, out, interpolate, ...options }: SampleCheckpointOptions,
  context: Context,
): Promise<void> {
  const { io } = context;
  const session = await openCheckpoint(context, given, options);
  const { parts, sampler, data, checkpoint, folder } = session;
  const { shape } = parts.field;
  const count = wanted ?? (shape.length === 3 ? 64 : POINTS);
  const rows = interpolate && Math.max(1, Math.floor(count / interpolate));
  const samples = await (rows
    ? interpolated(session, rows, interpolate)
    : sampler.draw('picture-sample', 0, count));
  const columns = interpolate ?? Math.ceil(Math.sqrt(count));
  // points of the plane are shown against real ones
  const picture = await pictureOf(parts.field, samples, columns, () =>
    firstExamples(data, parts.fieldName, POINTS),
  );
  await data.dispose();
  if (!picture) {
    throw new UsageError(
      `Samples of shape [${shape.join(', ')}] cannot be shown as a picture.`,
      'Pictures are made of images [height, width, channels] and of points in the plane [2].',
    );
  }
  const name = `${interpolate ? 'interpolation' : 'sample'}-${String(checkpoint.state.step).padStart(6, '0')}.png`;
  const file = out === undefined ? join(runFile(folder, 'samples'), name) : resolve(out);
  writeFileWhole(file, toPng(picture));
  io.stdout.write(`${displayPath(file)}\n`);
}

/** `rows` ways between two latent vectors each, of `steps` samples. */
async function interpolated(
  { parts, sampler, rng }: CheckpointSession,
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
