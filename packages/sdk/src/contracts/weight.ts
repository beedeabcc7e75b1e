/** The layer that a weight belongs to; `own` for what a net makes by `net.parameter`. */
export type LayerKind =
  'dense' | 'conv' | 'deconv' | 'embedding' | 'lstm' | 'batch-norm' | 'layer-norm' | (string & {});

/** A weight tensor as constraints and optimizers see it. */
export interface WeightInfo {
  /** `discriminator/conv_1/kernel`. */
  readonly path: string;
  /** Name of the net. */
  readonly net: string;
  /** Last part of the path: `kernel`, `bias`, `scale`, `offset`, `table` ... */
  readonly name: string;
  readonly layer: LayerKind;
  readonly shape: readonly number[];
  /** Numbers that enter each number it makes: the product of all axes but `out`. */
  readonly fanIn: number;
  /** Axis of the outputs: 1 of a dense kernel [in, out], 3 of a convolution's, 2 of a transposed one's, the last of others. */
  readonly out: number;
}
