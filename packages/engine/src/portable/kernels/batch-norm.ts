import type { Host, Numbers } from '../host.ts';
import { kernel } from '../kernel.ts';

/**
 * Batch normalisation by batch statistics and its gradient (formulas in `gradients/batch-norm.ts`); x is [n, h, w, c].
 *
 * Outputs as the native kernel's: y, mean, unbiased variance, then for the gradient mean, 1/√(σ² + ε) and one unused.
 */
export function registerBatchNorm(host: Host): void {
  kernel(host, 'BatchNormTraining', ({ inputs, attrs }) => {
    const x = inputs['x']!;
    const channels = x.shape[3]!;
    const outputs = [x.shape, [channels], [channels], [channels], [channels], [1]].map(shape =>
      host.make(shape),
    );
    const [y, mean, variance, kept, inverse, unused] = outputs.map(out => host.values(out)) as Six;
    const values = host.values(x);
    const [scale, offset] = [host.values(inputs['scale']!), host.values(inputs['offset']!)];
    const rows = values.length / channels;
    const centre = columnSums(values, channels).map(sum => sum / rows);
    const squares = squaredDistances(values, centre);
    const [factor, shift] = [new Float64Array(channels), new Float64Array(channels)];
    for (let c = 0; c < channels; c++) {
      mean[c] = kept[c] = centre[c]!;
      variance[c] = squares[c]! / Math.max(1, rows - 1);
      inverse[c] = 1 / Math.sqrt(squares[c]! / rows + (attrs['epsilon'] as number));
      factor[c] = scale[c]! * inverse[c]!;
      shift[c] = offset[c]! - centre[c]! * factor[c]!;
    }
    unused[0] = 0;
    for (let i = 0; i < values.length;) {
      for (let c = 0; c < channels; c++, i++) y[i] = values[i]! * factor[c]! + shift[c]!;
    }
    return outputs;
  });

  kernel(host, 'BatchNormTrainingGrad', ({ inputs }) => {
    const shape = inputs['x']!.shape;
    const channels = shape[3]!;
    const outputs = [shape, [channels], [channels]].map(of => host.make(of));
    const [dx, dScale, dOffset] = outputs.map(out => host.values(out)) as [Numbers, Numbers, Numbers];
    const names = ['dy', 'x', 'scale', 'reserve1', 'reserve2'];
    const [dy, x, scale, mean, inverse] = names.map(name => host.values(inputs[name]!)) as Six;
    const rows = x.length / channels;
    const sum = columnSums(dy, channels);
    const product = new Float64Array(channels);
    for (let i = 0; i < x.length;) {
      for (let c = 0; c < channels; c++, i++) product[c]! += dy[i]! * (x[i]! - mean[c]!);
    }
    for (let c = 0; c < channels; c++) product[c]! *= inverse[c]!;
    dScale.set(product);
    dOffset.set(sum);
    for (let i = 0; i < x.length;) {
      for (let c = 0; c < channels; c++, i++) {
        const unit = (x[i]! - mean[c]!) * inverse[c]!;
        dx[i] = scale[c]! * inverse[c]! * (dy[i]! - (sum[c]! + unit * product[c]!) / rows);
      }
    }
    return outputs;
  });
}

type Six = [Numbers, Numbers, Numbers, Numbers, Numbers, Numbers];

function columnSums(values: Numbers, channels: number): Float64Array {
  const sums = new Float64Array(channels);
  for (let i = 0; i < values.length;) for (let c = 0; c < channels; c++, i++) sums[c]! += values[i]!;
  return sums;
}

/** Σ (x - centre)² of each channel; Σ x² less n·centre² would lose digits. */
function squaredDistances(values: Numbers, centre: Float64Array): Float64Array {
  const sums = new Float64Array(centre.length);
  for (let i = 0; i < values.length;) {
    for (let c = 0; c < centre.length; c++, i++) sums[c]! += (values[i]! - centre[c]!) ** 2;
  }
  return sums;
}
