import * as tf from '@ganzoo/tfjs';
import { gradient } from './activations.ts';

/**
 * Gradient of reflecting and symmetric padding: what the copies at the edges receive goes back to where they were copied
 * from. tfjs's cuts it off.
 */
export function registerMirrorPadGradient(): void {
  gradient('MirrorPad', ['x'], (dy, [x], attrs) => {
    const { paddings, mode } = attrs as unknown as { paddings: [number, number][]; mode: string };
    const skip = mode === 'reflect' ? 1 : 0; // the edge itself is not copied
    return {
      x: () => paddings.reduce((sum, widths, axis) => fold(sum, axis, x!.shape[axis]!, widths, skip), dy),
    };
  });
}

/** The derivative of padding one axis of `size` numbers. */
function fold(
  dy: tf.Tensor,
  axis: number,
  size: number,
  [before, after]: [number, number],
  skip: number,
): tf.Tensor {
  const part = (begin: number, length: number): tf.Tensor =>
    tf.slice(
      dy,
      dy.shape.map((_, i) => (i === axis ? begin : 0)),
      dy.shape.map((all, i) => (i === axis ? length : all)),
    );
  /** Numbers that were copied, turned round, at the place of `first` in the axis. */
  const copied = (begin: number, length: number, first: number): tf.Tensor =>
    tf.pad(
      tf.reverse(part(begin, length), axis),
      dy.shape.map((_, i) => (i === axis ? [first, size - first - length] : [0, 0])),
    );
  const parts = [part(before, size)];
  if (before > 0) parts.push(copied(0, before, skip));
  if (after > 0) parts.push(copied(before + size, after, size - after - skip));
  return tf.addN(parts);
}
