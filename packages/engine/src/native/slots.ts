/** A variable kept by TensorFlow as a resource, so that updates happen in place. */
export interface VariableSlot {
  /** Id of the eager tensor that holds the resource's handle. */
  readonly resource: number;
  readonly shape: readonly number[];
  readonly dtype: number;
  /** Eager tensor with the current value, until the next write. */
  value?: number;
}
