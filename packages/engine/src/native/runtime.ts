import * as tf from '@ganzoo/tfjs';
import type { ArgumentSpec, EngineInfo, Runtime, StepFunction, TensorFunction } from '../runtime.ts';
import { NativeBackend } from './backend.ts';
import { Binding } from './binding.ts';
import { compile } from './compile.ts';
import type { ContextOptions } from './config-proto.ts';
import { EagerContext } from './context.ts';
import { registerActivations } from './kernels/activations.ts';
import { registerImages } from './kernels/images.ts';
import { registerLayers } from './kernels/layers.ts';
import { registerOptimizers } from './kernels/optimizers.ts';
import { registerProducts } from './kernels/products.ts';
import { registerRandom } from './kernels/random.ts';
import { registerRearranging } from './kernels/rearranging.ts';
import { registerRecurrent } from './kernels/recurrent.ts';
import { BACKEND } from './kernels/register.ts';
import { type LibraryFiles, loadLibrary } from './library.ts';
import type { Precision } from './low-precision.ts';
import { Profiler } from './profiler.ts';
import { quietly } from './quiet.ts';
import { residentTensor } from './resident-tensor.ts';
import { requireTfjsNode } from './tfjs-node.ts';
import { DataType } from './types.ts';

export interface NativeOptions extends ContextOptions {
  readonly library: LibraryFiles;
}

/** TensorFlow's own library, called through its C API. */
export class NativeRuntime implements Runtime {
  private constructor(
    private readonly backend: NativeBackend,
    private readonly options: NativeOptions,
  ) {}

  /** Loads TensorFlow and makes it tfjs's backend. */
  static start(options: NativeOptions): NativeRuntime {
    const context = quietly(() => {
      const made = new EagerContext(loadLibrary(options.library, { gpu: options.device !== 'cpu' }), options);
      made.delete(made.create([], DataType.FLOAT, Float32Array.of(0))); // the greeting comes with the first tensor
      return made;
    });
    const backend = new NativeBackend(new Binding(context));
    tf.registerBackend(BACKEND, () => backend, 3);
    void tf.setBackend(BACKEND); // nothing to wait for: the backend is there
    requireTfjsNode('register_all_kernels.js');
    registerActivations();
    registerImages();
    registerLayers();
    registerOptimizers();
    registerProducts();
    registerRandom();
    registerRearranging();
    registerRecurrent();
    return new NativeRuntime(backend, options);
  }

  get info(): EngineInfo {
    const { binding } = this.backend;
    return {
      backend: 'native',
      version: binding.TF_Version,
      library: this.options.library.cc,
      threads: this.options.threads,
      device: binding.eager.place.device,
      devices: binding.eager.devices(),
    };
  }

  get handles(): number {
    return this.backend.binding.eager.size;
  }

  step(
    name: string,
    args: readonly ArgumentSpec[],
    run: TensorFunction,
    mode: 'graph' | 'xla',
  ): StepFunction {
    return compile(this.backend, name, args, run, { xla: mode === 'xla' });
  }

  /** Traces the function into a graph that is thrown away. */
  rehearse(args: readonly ArgumentSpec[], run: TensorFunction): void {
    compile(this.backend, 'rehearsal', args, run).dispose();
  }

  eagerly<T>(make: () => T): T {
    return this.backend.eagerly(make);
  }

  variable(initial: tf.Tensor, _path: string, trainable: boolean): tf.Variable {
    return this.backend.variable(initial, trainable);
  }

  inPrecision<T>(precision: Precision, make: () => T): T {
    const { binding } = this.backend;
    const outer = binding.precision;
    binding.precision = precision;
    try {
      return make();
    } finally {
      binding.precision = outer;
    }
  }

  profiler(): Profiler {
    return new Profiler(this.options.library.framework);
  }

  resident(data: Uint8Array | Float32Array | Int32Array, shape: readonly number[]): tf.Tensor {
    return residentTensor(this.backend, data, shape);
  }
}
