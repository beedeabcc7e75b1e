import { tf } from '@ganzoo/sdk';

/** Whether what a plugin gives is a tensor. */
export function isTensor(value: unknown): value is tf.Tensor {
  return value instanceof tf.Tensor;
}

/** What a plugin gives where it should give a tensor, in words. */
export function wordsOf(given: unknown): string {
  if (given === null || given === undefined) return 'nothing';
  return typeof given === 'object' ? 'an object' : `a ${typeof given}`;
}
