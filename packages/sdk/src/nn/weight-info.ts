import type { LayerKind, WeightInfo } from '../contracts/weight.ts';
import { sizeOf } from '../shape.ts';

/** What is known of a weight where it is asked for. */
interface AskedWeight {
  readonly path: string;
  readonly shape: readonly number[];
  /** The first part of the path unless said: a net's own name may hold a /. */
  readonly net?: string;
  readonly layer?: LayerKind;
}

/** A weight as constraints and optimizers see it. */
export function weightInfo({ path, shape, net, layer = 'own' }: AskedWeight): WeightInfo {
  const words = path.split('/');
  const name = words.at(-1)!;
  const out = layer === 'deconv' && name === 'kernel' ? shape.length - 2 : Math.max(0, shape.length - 1);
  const fanIn = shape.length === 0 ? 1 : sizeOf(shape) / shape[out]!;
  return { path, net: net ?? words[0]!, name, layer, shape, fanIn, out };
}
