import * as tf from '@ganzoo/tfjs';
import type { NativeBackend } from '../backend.ts';
import type { HostValues } from '../context.ts';
import type { Attribute } from '../types.ts';

export const BACKEND = 'tensorflow';

/** What one of our kernels is called with. */
export interface KernelCall {
  readonly inputs: Readonly<Record<string, tf.TensorInfo>>;
  readonly attrs: Readonly<Record<string, unknown>>;
  readonly backend: NativeBackend;
}

/** Registers a kernel of the native backend, in place of tfjs-node's where it has one. */
export function kernel(name: string, run: (call: KernelCall) => tf.TensorInfo | tf.TensorInfo[]): void {
  if (tf.getKernel(name, BACKEND)) tf.unregisterKernel(name, BACKEND);
  tf.registerKernel({
    kernelName: name,
    backendName: BACKEND,
    kernelFunc: ({ inputs, attrs, backend }) =>
      run({
        inputs: inputs as Record<string, tf.TensorInfo>,
        attrs: (attrs ?? {}) as Record<string, unknown>,
        backend: backend as NativeBackend,
      }),
  });
}

/** Operations by the ids of their inputs, giving ids. */
export interface RawOperations {
  constant(shape: number[], dtype: number, values: HostValues): number;
  op(name: string, attributes: Attribute[], inputs: number[]): number;
  ops(name: string, attributes: Attribute[], inputs: number[], outputs: number): number[];
}

/**
 * Runs operations by id and deletes every intermediate result but the ones returned (nothing to delete while tracing,
 * where ids are nodes).
 */
export function rawOperations<T>({ binding }: NativeBackend, run: (ops: RawOperations) => T): T {
  const made: number[] = [];
  const note = (id: number): number => {
    made.push(id);
    return id;
  };
  try {
    return run({
      constant: (shape, dtype, values) => note(binding.createTensor(shape, dtype, values)),
      op: (name, attributes, inputs) => note(binding.executeOp(name, attributes, inputs, 1)[0]!.id),
      ops: (name, attributes, inputs, outputs) =>
        binding.executeOp(name, attributes, inputs, outputs).map(({ id }) => note(id)),
    });
  } finally {
    for (const id of made) binding.deleteTensor(id);
  }
}
