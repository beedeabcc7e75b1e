import { createRequire } from 'node:module';
import * as tf from '@tensorflow/tfjs';
import type { ParameterHost } from '@ganzoo/sdk';
import { registerActivationGradients } from './gradients/activations.ts';
import { registerBatchNormGradients } from './gradients/batch-norm.ts';
import { registerLayerGradients } from './gradients/layers.ts';
import { NativeBackend } from './native/backend.ts';
import { Binding } from './native/binding.ts';
import { type ArgumentSpec, type StepFunction, type TensorFunction, compile } from './native/compile.ts';
import { EagerContext } from './native/context.ts';
import { BACKEND } from './native/kernels/register.ts';
import { registerLayers } from './native/kernels/layers.ts';
import { registerOptimizers } from './native/kernels/optimizers.ts';
import { registerRandom } from './native/kernels/random.ts';
import { registerRearranging } from './native/kernels/rearranging.ts';
import { type LibraryFiles, loadLibrary } from './native/library.ts';
import { quietly } from './native/quiet.ts';
import { DataType } from './native/types.ts';

/** How a step is run: `graph` compiles it, `xla` compiles it by XLA, `off` runs it operation by operation. */
export type CompileMode = 'graph' | 'xla' | 'off';

export interface EngineOptions {
  readonly library: LibraryFiles;
  /** Threads within one operation; one a core unless said. */
  readonly threads?: number;
}

/** Facts about a running engine, for `ganzoo engine info` and a run's environment.json. */
export interface EngineInfo {
  readonly backend: string;
  readonly version: string;
  readonly library: string;
  /** Threads within one operation; undefined where TensorFlow chooses, one a core. */
  readonly threads?: number;
  readonly devices: readonly { name: string; type: string }[];
}

let running: Engine | undefined;

/** TensorFlow behind tfjs: one a process, since tfjs has one registry of backends. */
export class Engine implements ParameterHost {
  private constructor(
    private readonly backend: NativeBackend,
    private readonly options: EngineOptions,
  ) {}

  /** Loads TensorFlow and makes it tfjs's backend; a second call gives the running engine. */
  static start(options: EngineOptions): Engine {
    if (running) return running;
    const context = quietly(() => {
      const made = new EagerContext(loadLibrary(options.library), options);
      made.delete(made.create([], DataType.FLOAT, Float32Array.of(0))); // the greeting comes with the first tensor
      return made;
    });
    const backend = new NativeBackend(new Binding(context));
    tf.registerBackend(BACKEND, () => backend, 3);
    void tf.setBackend(BACKEND); // nothing to wait for: the backend is there
    createRequire(import.meta.url)('@tensorflow/tfjs-node-gpu/dist/register_all_kernels.js');
    registerLayers();
    registerOptimizers();
    registerRandom();
    registerActivationGradients();
    registerBatchNormGradients();
    registerLayerGradients();
    registerRearranging();
    running = new Engine(backend, options);
    return running;
  }

  /** The engine of this process, if one was started. */
  static get running(): Engine | undefined {
    return running;
  }

  get info(): EngineInfo {
    const { binding } = this.backend;
    return {
      backend: BACKEND,
      version: binding.TF_Version,
      library: this.options.library.cc,
      threads: this.options.threads,
      devices: binding.eager.devices(),
    };
  }

  /** Native tensors alive; grows only where something leaks. */
  get handles(): number {
    return this.backend.binding.eager.size;
  }

  /**
   * A function of tensors as one call of TensorFlow (or, with `off`, as it is, cleaned up after itself).
   *
   * `run` must give tensors and may assign variables made by {@link variable}; reading a value inside is an error.
   */
  step(
    name: string,
    args: readonly ArgumentSpec[],
    run: TensorFunction,
    mode: CompileMode = 'graph',
  ): StepFunction {
    if (mode !== 'off') return compile(this.backend, name, args, run, { xla: mode === 'xla' });
    return { run: tensors => tf.tidy(() => run(...tensors)), dispose: () => undefined, traceMs: 0, nodes: 0 };
  }

  /** Runs a step's function for its side effect of making variables, on a graph that is thrown away. */
  rehearse(args: readonly ArgumentSpec[], run: TensorFunction): void {
    compile(this.backend, 'rehearsal', args, run).dispose();
  }

  eagerly<T>(make: () => T): T {
    return this.backend.eagerly(make);
  }

  variable(initial: tf.Tensor, _path: string, trainable: boolean): tf.Variable {
    return this.backend.variable(initial, trainable);
  }

  /** Hands bytes to TensorFlow as they are (tfjs has no uint8), to be read by `gatherRows` only. */
  resident(data: Uint8Array | Float32Array | Int32Array, shape: readonly number[]): tf.Tensor {
    const { binding } = this.backend;
    const dtype =
      data instanceof Uint8Array
        ? binding.TF_UINT8
        : data instanceof Int32Array
          ? binding.TF_INT32
          : binding.TF_FLOAT;
    return this.backend.createOutputTensor(binding.eager.describe(binding.eager.create(shape, dtype, data)));
  }
}
