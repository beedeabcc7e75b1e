import type { MessageInitShape } from '@bufbuild/protobuf';
import { bucketize } from './histogram.ts';
import { toPng, type ImageInput } from './image.ts';
import { DataClass } from './proto/summary_pb.ts';
import { DataType, type TensorProtoSchema } from './proto/tensor_pb.ts';

/** The dashboard that shows a tag. */
export type Plugin = 'scalars' | 'images' | 'histograms' | 'text' | 'hparams';

/** A value ready to be written: what it is called, which dashboard shows it, and its tensor. */
export interface TaggedValue {
  tag: string;
  plugin: Plugin;
  tensor: MessageInitShape<typeof TensorProtoSchema>;
  /** Markdown that the dashboard shows with the tag. */
  description?: string;
  /** Bytes for the dashboard itself; empty stands for its settings of version 0. */
  content?: Uint8Array;
}

/** How TensorBoard stores the values of each dashboard. */
export const DATA_CLASS: Record<Plugin, DataClass> = {
  scalars: DataClass.SCALAR,
  images: DataClass.BLOB_SEQUENCE,
  histograms: DataClass.TENSOR,
  text: DataClass.TENSOR,
  hparams: DataClass.TENSOR,
};

/** A number as a float32 tensor of shape []; what exceeds float32 becomes infinite. */
export function scalarValue(tag: string, value: number, description?: string): TaggedValue {
  if (typeof value !== 'number')
    throw new TypeError(`The scalar "${tag}" is a ${typeof value}, not a number.`);
  const tensor = { dtype: DataType.DT_FLOAT, tensorShape: shape(), floatVal: [Math.fround(value)] };
  return { tag, plugin: 'scalars', tensor, description };
}

/** Pictures of one size as a byte-string tensor [width, height, png, png, ...]; throws `RangeError`. */
export function imagesValue(tag: string, images: readonly ImageInput[], description?: string): TaggedValue {
  const pngs = images.map(toPng);
  const first = pngs[0];
  if (!first) throw new RangeError(`There is no image to write as "${tag}".`);
  // The size is stored once for all of them.
  const odd = pngs.find(png => png.width !== first.width || png.height !== first.height);
  if (odd) {
    throw new RangeError(
      `The images of "${tag}" differ in size: ${first.width} × ${first.height} and ${odd.width} × ${odd.height} pixels.`,
    );
  }
  const strings = [utf8(String(first.width)), utf8(String(first.height)), ...pngs.map(png => png.png)];
  const tensor = { dtype: DataType.DT_STRING, tensorShape: shape(strings.length), stringVal: strings };
  return { tag, plugin: 'images', tensor, description };
}

/** What became of the values given to a histogram. */
export interface HistogramCount {
  /** Values in the histogram. */
  counted: number;
  /** NaN and infinite values, which were left out. */
  skipped: number;
}

/** A histogram as a float64 tensor of shape [buckets, 3], and how many values are in it; throws `RangeError`. */
export function histogramValue(
  tag: string,
  values: ArrayLike<number>,
  buckets: number,
  description?: string,
): { value: TaggedValue; count: HistogramCount } {
  if (!Number.isSafeInteger(buckets) || buckets < 1) {
    throw new RangeError(`The histogram "${tag}" needs 1 or more buckets, not ${buckets}.`);
  }
  const { rows, counted, skipped } = bucketize(values, buckets);
  const tensor = {
    dtype: DataType.DT_DOUBLE,
    tensorShape: shape(buckets, 3),
    tensorContent: littleEndian(rows),
  };
  return { value: { tag, plugin: 'histograms', tensor, description }, count: { counted, skipped } };
}

/** Markdown as a byte-string tensor of shape []. */
export function textValue(tag: string, markdown: string, description?: string): TaggedValue {
  const tensor = { dtype: DataType.DT_STRING, tensorShape: shape(), stringVal: [utf8(markdown)] };
  return { tag, plugin: 'text', tensor, description };
}

/** A value that carries nothing but bytes for the hyperparameter dashboard; its tensor is empty. */
export function hparamsValue(tag: string, content: Uint8Array): TaggedValue {
  return { tag, plugin: 'hparams', tensor: { dtype: DataType.DT_FLOAT, tensorShape: shape(0) }, content };
}

function shape(...sizes: number[]): { dim: { size: bigint }[] } {
  return { dim: sizes.map(size => ({ size: BigInt(size) })) };
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function littleEndian(numbers: Float64Array): Uint8Array {
  const view = new DataView(new ArrayBuffer(numbers.length * 8));
  numbers.forEach((number, i) => view.setFloat64(i * 8, number, true));
  return new Uint8Array(view.buffer);
}
