import * as tf from '@ganzoo/tfjs';
import type { Host } from './host.ts';

/** What one of our kernels is called with. */
export interface KernelCall {
  readonly inputs: Readonly<Record<string, tf.TensorInfo>>;
  readonly attrs: Readonly<Record<string, unknown>>;
}

export type Kernel = (call: KernelCall) => tf.TensorInfo | tf.TensorInfo[];

/** Registers a kernel of a portable backend, in place of tfjs's where it has one. */
export function kernel({ name: backendName }: Host, kernelName: string, run: Kernel): void {
  if (tf.getKernel(kernelName, backendName)) tf.unregisterKernel(kernelName, backendName);
  tf.registerKernel({
    kernelName,
    backendName,
    kernelFunc: ({ inputs, attrs }) =>
      run({ inputs: inputs as Record<string, tf.TensorInfo>, attrs: attrs ?? {} }),
  });
}

/** tfjs's kernel as it is registered now, past any tape; its result is the caller's to dispose, or to pass on. */
export function stockKernel(
  host: Host,
  kernelName: string,
): (inputs: KernelCall['inputs'], attrs?: object) => tf.TensorInfo | tf.TensorInfo[] {
  const { kernelFunc } = tf.getKernel(kernelName, host.name);
  return (inputs, attrs = {}) =>
    kernelFunc({
      inputs: inputs as tf.NamedTensorMap,
      attrs: attrs as tf.NamedAttrMap,
      backend: host.backend,
    });
}
