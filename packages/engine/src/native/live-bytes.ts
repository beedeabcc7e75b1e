import { BYTES, type TensorMetadata } from './types.ts';
import { sizeOf } from '@ganzoo/sdk/data';

/** Operations whose result is their first input's memory seen in another shape. */
const VIEWS = new Set(['Reshape', 'Identity', 'ExpandDims', 'Squeeze', 'StopGradient']);

/** A tensor of the graph: its bytes, and the node that needs it last. */
interface Life {
  readonly bytes: number;
  readonly born: number;
  last: number;
}

/**
 * Memory that the nodes of a graph need at the same time, by the order in which they were made: forward pass, then
 * gradients.
 *
 * An estimate from below: a node's inputs count as freed before its outputs are made, as TensorFlow does where it can
 * compute in place; what a kernel needs for itself does not count, nor do the values of variables.
 */
export class LiveBytes {
  private readonly lives = new Map<number, Life>();
  private nodes = 0;

  /** Notes a node. */
  add(name: string, inputs: readonly number[], outputs: readonly TensorMetadata[]): void {
    const now = this.nodes++;
    for (const id of inputs) {
      const life = this.lives.get(id);
      if (life) life.last = now;
    }
    const seen = VIEWS.has(name) ? this.lives.get(inputs[0]!) : undefined;
    for (const { id, shape, dtype } of outputs) {
      const bytes = sizeOf(shape) * (BYTES[dtype] ?? 0);
      this.lives.set(id, seen ?? { bytes, born: now, last: now });
    }
  }

  /** The most bytes alive at once. */
  peak(): number {
    const change = new Float64Array(this.nodes + 1);
    for (const { bytes, born, last } of new Set(this.lives.values())) {
      change[born]! += bytes;
      change[Math.max(last, born + 1)]! -= bytes;
    }
    let [now, most] = [0, 0];
    for (const each of change) most = Math.max(most, (now += each));
    return most;
  }
}
