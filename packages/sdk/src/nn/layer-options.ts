import type * as tf from '@ganzoo/tfjs';
import type { Initializer } from './initializers.ts';

export interface LayerOptions {
  /** Layer's name; `dense_1`, `dense_2` ... in the order of the calls unless said. */
  readonly name?: string;
  /** First value of the kernel: a name such as `normal:0.02` or a function. */
  readonly init?: string | Initializer;
  /** False leaves out the bias. */
  readonly bias?: boolean;
}

export interface ConvOptions extends LayerOptions {
  /** Kernel's height and width, 3 unless said. */
  readonly kernel?: number;
  readonly stride?: number;
  readonly padding?: 'same' | 'valid';
  /**
   * `up` doubles height and width before, by repeating pixels; `down` halves them afterwards, by means of 2×2. Both take
   * 4/9 of the products that a 3×3 kernel and the resampling take one after the other. For odd kernels, stride 1, padding
   * `same`.
   */
  readonly resample?: 'up' | 'down';
}

export interface BatchNormOptions extends AffineOptions {
  /** Share of the old value the moving averages keep at each training call. */
  readonly decay?: number;
  /** Factor of each channel [c], or of each example and channel [batch, c], in place of a weight. */
  readonly scale?: tf.Tensor;
  /** What is added, in the shapes of `scale`. */
  readonly offset?: tf.Tensor;
}

/** What a normalisation may be told; `affine: false` leaves out its scale and offset. */
export interface AffineOptions {
  readonly name?: string;
  readonly epsilon?: number;
  readonly affine?: boolean;
}

export interface ConditionalBatchNormOptions extends Pick<BatchNormOptions, 'name' | 'epsilon' | 'decay'> {
  /** First value of the kernels that make scale and offset of the condition; zeros unless said. */
  readonly init?: string | Initializer;
}

/** An LSTM's hidden state and cell, both [batch, units]. */
export interface LstmState {
  readonly h: tf.Tensor;
  readonly c: tf.Tensor;
}
