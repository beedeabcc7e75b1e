import type { LayerKind, WeightInfo } from '../contracts/weight.ts';
import { sizeOf } from '../shape.ts';

/** A weight as constraints and optimizers see it, from its path and the layer that asked for it. */
export function weightInfo(path: string, shape: readonly number[], layer: LayerKind = 'own'): WeightInfo {
  const words = path.split('/');
  const name = words.at(-1)!;
  const out = layer === 'deconv' && name === 'kernel' ? shape.length - 2 : Math.max(0, shape.length - 1);
  const size = sizeOf(shape);
  return {
    path,
    net: words[0]!,
    name,
    layer,
    shape,
    out,
    fanIn: shape.length === 0 ? 1 : size / shape[out]!,
  };
}
