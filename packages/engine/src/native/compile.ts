import * as tf from '@ganzoo/tfjs';
import type { ArgumentSpec, StepFunction, TensorFunction } from '../runtime.ts';
import type { NativeBackend } from './backend.ts';
import { call, drop } from './call.ts';
import { type LoopedStep, compileLoop } from './loop.ts';
import { Trace, type TracedFunction } from './trace.ts';
import { DataType } from './types.ts';

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
  const trace = new Trace(binding.eager, xla);
  let traced: TracedFunction;
  let shapes: LoopedStep['results'];
  const engine = tf.engine();
  engine.startScope(name);
  binding.trace = trace;
  try {
    const symbols = args.map(({ shape, dtype }) =>
      backend.createOutputTensor(trace.parameter(shape, dtype === 'int32' ? DataType.INT32 : DataType.FLOAT)),
    );
    const results = run(...symbols);
    shapes = results.map(result => ({
      shape: result.shape,
      dtype: result.dtype === 'float32' ? DataType.FLOAT : DataType.INT32,
    }));
    traced = trace.finish(
      `ganzoo_${name.replace(/[^A-Za-z0-9]/g, '_')}_${functions++}`,
      results.map(result => backend.idOf(result)),
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
    peakBytes: trace.live.peak(),
    run: tensors => call(backend, traced, tensors, shapes.length),
    repeated: most => compileLoop(backend, { traced, args, results: shapes, xla }, most),
    dispose() {
      for (const id of traced.captured) binding.release(id);
      drop(backend, traced);
    },
  };
}
