import type * as tf from '@ganzoo/tfjs';
import type { NativeBackend } from './backend.ts';
import type { TracedFunction } from './trace.ts';

/** Takes a function out of TensorFlow again. */
export function drop({ binding }: NativeBackend, { name, definition }: TracedFunction): void {
  binding.eager.removeFunction(name);
  binding.eager.api.TF_DeleteFunction(definition);
}

/** Calls a function on the arguments, the tensors it captured and its variables. */
export function call(
  backend: NativeBackend,
  traced: TracedFunction,
  args: readonly tf.Tensor[],
  outputs: number,
): tf.Tensor[] {
  const { binding } = backend;
  const ids = args.map(tensor => backend.idOf(tensor));
  for (const slot of traced.written) binding.forget(slot);
  return binding.eager
    .execute(
      traced.name,
      [],
      [...ids, ...traced.captured, ...traced.slots.map(({ resource }) => resource)],
      outputs,
    )
    .map(meta => backend.createOutputTensor(meta));
}
