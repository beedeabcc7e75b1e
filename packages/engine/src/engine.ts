import type { ParameterHost } from '@ganzoo/sdk/host';
import type * as tf from '@ganzoo/tfjs';
import { eagerStep } from './eager-step.ts';
import { EngineBackendError, EngineDeviceError } from './engine-errors.ts';
import { registerGradients } from './gradients/register.ts';
import type { Precision } from './native/low-precision.ts';
import type { Profiler } from './native/profiler.ts';
import type { NativeOptions } from './native/runtime.ts';
import type {
  ArgumentSpec,
  CompileMode,
  EngineInfo,
  Runtime,
  StepFunction,
  TensorFunction,
} from './runtime.ts';

/** The native backend with its library, unless another backend is named. */
export type EngineOptions =
  | ({ readonly backend?: 'native' } & NativeOptions)
  | { readonly backend: 'wasm' }
  | { readonly backend: 'cpu' };

let running: Engine | undefined;
let starting: Promise<Engine> | undefined;

/** TensorFlow behind tfjs: one a process, since tfjs has one registry of backends. */
export class Engine implements ParameterHost {
  private constructor(private readonly runtime: Runtime) {}

  /**
   * Makes the chosen backend tfjs's. A second call gives the running engine, with the threads it has, and throws
   * {@link EngineBackendError} or {@link EngineDeviceError} where it names another backend or device.
   */
  static async start(options: EngineOptions): Promise<Engine> {
    starting ??= startRuntime(options).then(
      runtime => (running = new Engine(runtime)),
      (error: unknown) => {
        starting = undefined;
        throw error;
      },
    );
    const engine = await starting;
    const { backend, device } = engine.info;
    if (options.backend !== undefined && options.backend !== backend) {
      throw new EngineBackendError(options.backend, backend);
    }
    if ('device' in options && options.device !== undefined && options.device !== device) {
      throw new EngineDeviceError(
        options.device,
        [device],
        'This process already runs on it; another one may use others.',
      );
    }
    return engine;
  }

  /** The engine of this process, if one was started. */
  static get running(): Engine | undefined {
    return running;
  }

  get info(): EngineInfo {
    return this.runtime.info;
  }

  /** Tensors of the backend alive; grows only where something leaks. */
  get handles(): number {
    return this.runtime.handles;
  }

  /**
   * A function of tensors as one call of TensorFlow; with `off` and on the portable backends as it is, cleaned up after
   * itself.
   *
   * `run` must give tensors and may assign variables made by {@link variable}; reading a value inside is an error.
   */
  step(
    name: string,
    args: readonly ArgumentSpec[],
    run: TensorFunction,
    mode: CompileMode = 'graph',
  ): StepFunction {
    return mode === 'off' ? eagerStep(run) : this.runtime.step(name, args, run, mode);
  }

  /** Runs a step's function for its side effect of making variables; assigned values do not stay. */
  rehearse(args: readonly ArgumentSpec[], run: TensorFunction): void {
    this.runtime.rehearse(args, run);
  }

  /** TensorFlow's profiler, one a process; throws {@link ProfilerError} where it cannot be used. */
  profiler(): Profiler {
    return this.runtime.profiler();
  }

  eagerly<T>(make: () => T): T {
    return this.runtime.eagerly(make);
  }

  /**
   * Runs `make`, a step's function or a part of it, with products computed in this number format; throws
   * {@link EnginePrecisionError} where the backend has no such format.
   */
  inPrecision<T>(precision: Precision, make: () => T): T {
    return this.runtime.inPrecision(precision, make);
  }

  variable(initial: tf.Tensor, path: string, trainable: boolean): tf.Variable {
    return this.runtime.variable(initial, path, trainable);
  }

  /** Keeps data as they are, bytes too (tfjs has no uint8), to be read by `gatherRows` only. */
  resident(data: Uint8Array | Float32Array | Int32Array, shape: readonly number[]): tf.Tensor {
    return this.runtime.resident(data, shape);
  }
}

/** Loads only the chosen backend: the native one cannot even be imported where its FFI has no binary. */
async function startRuntime(options: EngineOptions): Promise<Runtime> {
  let runtime: Runtime;
  if (options.backend === 'wasm' || options.backend === 'cpu') {
    const { PortableRuntime } = await import('./portable/runtime.ts');
    runtime = await PortableRuntime.start(options.backend);
  } else {
    const { NativeRuntime } = await import('./native/runtime.ts');
    const { openedAhead } = await import('./native/ahead.ts');
    await openedAhead();
    runtime = NativeRuntime.start(options);
  }
  registerGradients();
  return runtime;
}
