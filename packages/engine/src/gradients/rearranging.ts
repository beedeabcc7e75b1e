import * as tf from '@ganzoo/tfjs';
import { sizeOf } from '@ganzoo/sdk/data';
import { gradient } from './activations.ts';

/**
 * Gradients of gathering, searching and tiling.
 *
 * tfjs gives the rows that were gathered for the derivative by them, whole numbers, so that a loss on tokens drawn from a
 * net cannot be differentiated; and adds up what was tiled repetition by repetition, hundreds of operations for a label
 * spread over a picture.
 */
export function registerRearrangingGradients(): void {
  const { gradFunc: rowsBack } = tf.getGradient('GatherV2');
  gradient('GatherV2', ['x', 'indices'], (dy, saved, attrs) => ({
    ...rowsBack(dy, saved, attrs),
    // which row it is does not change with small changes
    indices: () => tf.zeros(saved[1]!.shape),
  }));

  const { gradFunc: sumBack } = tf.getGradient('UnsortedSegmentSum');
  gradient('UnsortedSegmentSum', ['segmentIds'], (dy, saved, attrs) => ({
    ...sumBack(dy, saved, attrs),
    segmentIds: () => tf.zeros(saved[0]!.shape),
  }));

  gradient('SearchSorted', ['sortedSequence', 'values'], (_, [sorted, values]) => ({
    sortedSequence: () => tf.zeros(sorted!.shape),
    values: () => tf.zeros(values!.shape),
  }));

  gradient('Tile', ['x'], (dy, [x], attrs) => ({
    x: () => untiled(dy, x!.shape, attrs['reps'] as unknown as readonly number[]),
  }));
}

/** The sum of all repetitions, axis by axis. */
function untiled(dy: tf.Tensor, shape: readonly number[], reps: readonly number[]): tf.Tensor {
  return reps.reduce((sum, times, axis) => {
    if (times === 1) return sum;
    const before = shape.slice(0, axis);
    const apart = tf.reshape(sum, [sizeOf(before), times, sizeOf(sum.shape.slice(axis)) / times]);
    return tf.reshape(tf.sum(apart, 1), [...before, shape[axis]!, ...sum.shape.slice(axis + 1)]);
  }, dy);
}
