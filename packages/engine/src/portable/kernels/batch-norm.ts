import type { TensorInfo } from '@ganzoo/tfjs';
import type { Host, Numbers } from '../host.ts';
import { kernel } from '../kernel.ts';

/**
 * Batch normalisation by batch statistics and its gradient (formulas in `gradients/batch-norm.ts`); x is [n, h, w, c] or
 * [n, c, h, w].
 *
 * Outputs as the native kernel's: y, mean, unbiased variance, then for the gradient mean, 1/√(σ² + ε) and one unused.
 */
export function registerBatchNorm(host: Host): void {
  kernel(host, 'BatchNormTraining', ({ inputs, attrs }) => {
    const x = inputs['x']!;
    const places = placesOf(x, attrs);
    const { channels, rows } = places;
    const outputs = [x.shape, [channels], [channels], [channels], [channels], [1]].map(shape =>
      host.make(shape),
    );
    const [y, mean, variance, kept, inverse, unused] = outputs.map(out => host.values(out)) as Six;
    const values = host.values(x);
    const [scale, offset] = [host.values(inputs['scale']!), host.values(inputs['offset']!)];
    const centre = channelSums(places, i => values[i]!).map(sum => sum / rows);
    // Σ (x - centre)²: Σ x² less n·centre² would lose digits
    const squares = channelSums(places, (i, c) => (values[i]! - centre[c]!) ** 2);
    const [factor, shift] = [new Float64Array(channels), new Float64Array(channels)];
    for (let c = 0; c < channels; c++) {
      mean[c] = kept[c] = centre[c]!;
      variance[c] = squares[c]! / Math.max(1, rows - 1);
      inverse[c] = 1 / Math.sqrt(squares[c]! / rows + (attrs['epsilon'] as number));
      factor[c] = scale[c]! * inverse[c]!;
      shift[c] = offset[c]! - centre[c]! * factor[c]!;
    }
    unused[0] = 0;
    eachPlace(places, (i, c) => (y[i] = values[i]! * factor[c]! + shift[c]!));
    return outputs;
  });

  kernel(host, 'BatchNormTrainingGrad', ({ inputs, attrs }) => {
    const places = placesOf(inputs['x']!, attrs);
    const { channels, rows } = places;
    const outputs = [inputs['x']!.shape, [channels], [channels]].map(of => host.make(of));
    const [dx, dScale, dOffset] = outputs.map(out => host.values(out)) as [Numbers, Numbers, Numbers];
    const names = ['dy', 'x', 'scale', 'reserve1', 'reserve2'];
    const [dy, x, scale, mean, inverse] = names.map(name => host.values(inputs[name]!)) as Six;
    const sum = channelSums(places, i => dy[i]!);
    const product = channelSums(places, (i, c) => dy[i]! * (x[i]! - mean[c]!));
    for (let c = 0; c < channels; c++) product[c]! *= inverse[c]!;
    dScale.set(product);
    dOffset.set(sum);
    eachPlace(places, (i, c) => {
      const unit = (x[i]! - mean[c]!) * inverse[c]!;
      dx[i] = scale[c]! * inverse[c]! * (dy[i]! - (sum[c]! + unit * product[c]!) / rows);
    });
    return outputs;
  });
}

type Six = [Numbers, Numbers, Numbers, Numbers, Numbers, Numbers];

/** How the values of channels lie in memory: `outer` times every channel's `inner` values in a row. */
interface Places {
  readonly outer: number;
  readonly channels: number;
  readonly inner: number;
  /** Values of a channel. */
  readonly rows: number;
}

function placesOf({ shape }: TensorInfo, attrs: Readonly<Record<string, unknown>>): Places {
  const [n, a, b, c] = shape as [number, number, number, number];
  return attrs['dataFormat'] === 'NHWC'
    ? { outer: n * a * b, channels: c, inner: 1, rows: n * a * b }
    : { outer: n, channels: a, inner: b * c, rows: n * b * c };
}

/** Visits all values in order: index and channel. */
function eachPlace(
  { outer, channels, inner }: Places,
  visit: (index: number, channel: number) => void,
): void {
  for (let o = 0, i = 0; o < outer; o++) {
    for (let c = 0; c < channels; c++) for (let k = 0; k < inner; k++, i++) visit(i, c);
  }
}

function channelSums(places: Places, value: (index: number, channel: number) => number): Float64Array {
  const sums = new Float64Array(places.channels);
  eachPlace(places, (i, c) => (sums[c]! += value(i, c)));
  return sums;
}
