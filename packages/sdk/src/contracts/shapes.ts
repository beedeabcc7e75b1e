import type { Tensor } from '@ganzoo/tfjs';

/** Named tensors that enter a net, each with a leading batch axis. */
export type Inputs = Readonly<Record<string, Tensor>>;

/** Shape of an output without the batch axis, `null` for a size that the architecture decides; `null` for any shape. */
export type OutputShape = readonly (number | null)[] | null;
