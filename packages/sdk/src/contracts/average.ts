import type { Scalar, Tensor } from '@ganzoo/tfjs';
import type { Moment } from '../moment.ts';

/** What an average's share is asked with. */
export interface AverageUpdate extends Moment {
  /** Steps done before this one, an int32 scalar: 0 at the first step. */
  readonly step: Scalar;
}

/**
 * Averaged weights θ̄ of the nets that make something, from which samples are drawn and scored in place of the last ones.
 *
 * They begin as the weights before the first step.
 */
export interface Average {
  /**
   * The share of the old average that is kept at the end of a step, θ̄ ← share·θ̄ + (1 - share)·θ, as a float32 scalar or a
   * number: from 0, which takes the weights as they stand, to 1, which leaves the average alone. Called inside the step.
   */
  share(at: AverageUpdate): Tensor | number;
}

/** What `create` of an average is given. */
export interface AverageContext {
  /** Steps of the whole run. */
  readonly steps: number;
}
