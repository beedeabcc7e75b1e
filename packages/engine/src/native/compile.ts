import * as tf from '@tensorflow/tfjs';
import type { NativeBackend } from './backend.ts';
import { Trace, type TracedFunction } from './trace.ts';
import { DataType } from './types.ts';

/** Shape and type of an argument of a compiled function. */
export interface ArgumentSpec {
  readonly shape: readonly number[];
  readonly dtype: 'float32' | 'int32';
}

/** A function of tensors that runs as one call. */
export interface StepFunction {
  /** Gives new tensors, the caller's to dispose. */
  run(args: readonly tf.Tensor[]): tf.Tensor[];
  dispose(): void;
  /** Milliseconds the tracing took, and nodes in the graph; 0 where nothing was compiled. */
  readonly traceMs: number;
  readonly nodes: number;
}

export type TensorFunction = (...args: tf.Tensor[]) => tf.Tensor[];

let functions = 0;

/**
 * Traces `run` once into a TensorFlow function: forward pass, gradients, updates in place and all.
 *
 * Whatever outer tensors it uses become inputs, read anew at each call; variables are changed in place.
 */
export function compile(
  backend: NativeBackend,
  name: string,
  args: readonly ArgumentSpec[],
  run: TensorFunction,
  { xla = false } = {},
): StepFunction {
  const started = performance.now();
  const { binding } = backend;
  const trace = new Trace(binding.eager);
  let traced: TracedFunction;
  let outputs = 0;
  const engine = tf.engine();
  engine.startScope(name);
  binding.trace = trace;
  try {
    const symbols = args.map(({ shape, dtype }) =>
      backend.createOutputTensor(trace.parameter(shape, dtype === 'int32' ? DataType.INT32 : DataType.FLOAT)),
    );
    const results = run(...symbols);
    outputs = results.length;
    traced = trace.finish(
      `ganzoo_${name.replace(/[^A-Za-z0-9]/g, '_')}_${functions++}`,
      results.map(result => backend.idOf(result)),
      xla,
    );
  } finally {
    binding.trace = undefined;
    engine.endScope();
    trace.dispose();
  }
  for (const id of traced.captured) binding.retain(id);
  const traceMs = performance.now() - started;
  return {
    traceMs,
    nodes: traced.nodes,
    run: tensors => call(backend, traced, tensors, outputs),
    dispose() {
      for (const id of traced.captured) binding.release(id);
      binding.eager.removeFunction(traced.name);
    },
  };
}

function call(
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
