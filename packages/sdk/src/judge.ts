import type * as tf from '@ganzoo/tfjs';

/** Under this key a batch tells critics how what they see is changed. */
export const JUDGE: unique symbol = Symbol.for('ganzoo.judge/2');

/** What stands between a critic and what it sees. */
export interface Judge {
  /** An example that a critic's `real` or `fake` gave: remembered for what it is. */
  note(x: tf.Tensor, of: 'real' | 'fake'): tf.Tensor;
  /** What the critic of these nets sees in place of x. */
  shown(x: tf.Tensor, nets: readonly string[]): tf.Tensor;
}

/** A batch that may hold a judge; tests of a loss have none. */
export interface Judging {
  readonly [JUDGE]?: Judge;
}
