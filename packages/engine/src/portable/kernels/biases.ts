import type { Host } from '../host.ts';
import { kernel } from '../kernel.ts';

/** Biases [c] on [..., c] and their gradient; cross-entropy of [batch, n] with its derivative. */
export function registerBiases(host: Host): void {
  kernel(host, 'BiasAdd', ({ inputs }) => {
    const out = host.make(inputs['x']!.shape);
    const to = host.values(out);
    const [x, bias] = [host.values(inputs['x']!), host.values(inputs['bias']!)];
    for (let i = 0; i < to.length;) for (let c = 0; c < bias.length; c++, i++) to[i] = x[i]! + bias[c]!;
    return out;
  });

  kernel(host, 'BiasAddGrad', ({ inputs }) => {
    const channels = inputs['dy']!.shape.at(-1)!;
    const out = host.make([channels]);
    const dy = host.values(inputs['dy']!);
    const sums = new Float64Array(channels);
    for (let i = 0; i < dy.length;) for (let c = 0; c < channels; c++, i++) sums[c]! += dy[i]!;
    host.values(out).set(sums);
    return out;
  });

  // outputs: -Σ labels·log softmax(logits) of each example, and softmax(logits) - labels
  kernel(host, 'SoftmaxCrossEntropy', ({ inputs }) => {
    const [batch, classes] = inputs['logits']!.shape as [number, number];
    const outputs = [host.make([batch]), host.make([batch, classes])];
    const [loss, slope] = outputs.map(out => host.values(out));
    const [logits, labels] = [host.values(inputs['logits']!), host.values(inputs['labels']!)];
    for (let row = 0; row < batch; row++) {
      const from = row * classes;
      let largest = -Infinity;
      for (let i = from; i < from + classes; i++) largest = Math.max(largest, logits[i]!);
      let sum = 0;
      for (let i = from; i < from + classes; i++) sum += Math.exp(logits[i]! - largest);
      let total = 0;
      for (let i = from; i < from + classes; i++) {
        const logShare = logits[i]! - largest - Math.log(sum);
        total -= labels[i]! * logShare;
        slope![i] = Math.exp(logShare) - labels[i]!;
      }
      loss![row] = total;
    }
    return outputs;
  });
}
