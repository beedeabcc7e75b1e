import type * as tf from '@ganzoo/tfjs';
import type { Host } from '../host.ts';
import { kernel, stockKernel } from '../kernel.ts';

/**
 * Matrix products of the WebAssembly backend with transposed factors: it multiplies these thirty times more slowly than
 * it transposes and multiplies them.
 */
export function registerProducts(host: Host): void {
  const [multiply, transpose] = [stockKernel(host, 'BatchMatMul'), stockKernel(host, 'Transpose')];
  const turned = (x: tf.TensorInfo): tf.TensorInfo => {
    const axes = x.shape.map((_, axis) => axis);
    const perm = [...axes.slice(0, -2), ...axes.slice(-2).reverse()];
    return transpose({ x }, { perm }) as tf.TensorInfo;
  };
  kernel(host, 'BatchMatMul', ({ inputs, attrs }) => {
    const a = attrs['transposeA'] ? turned(inputs['a']!) : undefined;
    const b = attrs['transposeB'] ? turned(inputs['b']!) : undefined;
    const plain = { transposeA: false, transposeB: false };
    const product = multiply({ a: a ?? inputs['a']!, b: b ?? inputs['b']! }, plain);
    for (const made of [a, b]) if (made) host.dispose(made);
    return product;
  });
}
