import * as tf from '@ganzoo/tfjs';
import { eagerStep } from '../eager-step.ts';
import { EnginePrecisionError } from '../engine-errors.ts';
import type { Precision } from '../native/low-precision.ts';
import { ProfilerError } from '../profile/profiler-error.ts';
import type { ArgumentSpec, EngineInfo, Runtime, StepFunction, TensorFunction } from '../runtime.ts';
import { delegateMissing } from './delegate.ts';
import { cpuHost, wasmHost, type Host } from './host.ts';
import { registerActivations } from './kernels/activations.ts';
import { registerBatchNorm } from './kernels/batch-norm.ts';
import { registerBiases } from './kernels/biases.ts';
import { registerConvolutions } from './kernels/convolutions.ts';
import { registerImages } from './kernels/images.ts';
import { registerOptimizers } from './kernels/optimizers.ts';
import { registerPooling } from './kernels/pooling.ts';
import { registerProducts } from './kernels/products.ts';
import { registerRandom } from './kernels/random.ts';
import { registerRearranging, type Residents } from './kernels/rearranging.ts';
import { registerReductions } from './kernels/reductions.ts';
import { registerResizing } from './kernels/resizing.ts';

/** One of tfjs's own backends, WebAssembly or plain JavaScript: slower, and the same everywhere. */
export class PortableRuntime implements Runtime {
  private rehearsing = false;

  private constructor(
    private readonly host: Host,
    private readonly residents: Residents,
  ) {}

  /** Starts tfjs's backend and gives it the kernels it has not. */
  static async start(name: 'wasm' | 'cpu'): Promise<PortableRuntime> {
    if (name === 'wasm') await import('@tensorflow/tfjs-backend-wasm');
    await tf.setBackend(name);
    const host = name === 'wasm' ? wasmHost() : cpuHost();
    const residents: Residents = new WeakMap();
    registerActivations(host);
    registerBatchNorm(host);
    registerBiases(host);
    registerImages(host);
    registerOptimizers(host);
    registerPooling(host);
    registerRandom(host);
    registerRearranging(host, residents);
    registerResizing(host);
    if (name === 'wasm') {
      registerConvolutions(host);
      registerProducts(host);
      registerReductions(host);
      delegateMissing(host);
    }
    return new PortableRuntime(host, residents);
  }

  get info(): EngineInfo {
    const type = this.host.name === 'wasm' ? 'WebAssembly' : 'JavaScript';
    return {
      backend: this.host.name,
      version: tf.version['tfjs'],
      threads: 1,
      device: 'cpu',
      devices: [{ name: this.host.name, type }],
    };
  }

  get handles(): number {
    return this.host.backend.numDataIds();
  }

  step(_name: string, _args: readonly ArgumentSpec[], run: TensorFunction): StepFunction {
    return eagerStep(run);
  }

  /** Runs the function on zeros; variables keep the values of their making. */
  rehearse(args: readonly ArgumentSpec[], run: TensorFunction): void {
    this.rehearsing = true;
    try {
      tf.tidy(() => void run(...args.map(({ shape, dtype }) => tf.zeros([...shape], dtype))));
    } finally {
      this.rehearsing = false;
    }
  }

  eagerly<T>(make: () => T): T {
    return make();
  }

  variable(initial: tf.Tensor, _path: string, trainable: boolean): tf.Variable {
    const variable = tf.variable(initial, trainable);
    variable.assign = value => {
      // tfjs would free the value before it takes it
      if (!this.rehearsing && value !== variable) tf.Variable.prototype.assign.call(variable, value);
    };
    return variable;
  }

  inPrecision<T>(precision: Precision, make: () => T): T {
    if (precision !== 'float32') throw new EnginePrecisionError(precision, this.host.name);
    return make();
  }

  profiler(): never {
    throw new ProfilerError(`is not part of the ${this.host.name} backend`, {
      hint: 'Run without `--profile`, or by TensorFlow itself with `--backend native`.',
    });
  }

  /** Keeps the data beside the backend, whose smallest number takes four bytes. */
  resident(data: Uint8Array | Float32Array | Int32Array, shape: readonly number[]): tf.Tensor {
    const dataId = {};
    this.residents.set(dataId, data);
    const dtype = data instanceof Float32Array ? 'float32' : 'int32';
    return tf.engine().makeTensorFromTensorInfo({ dataId, shape: [...shape], dtype }, this.host.backend);
  }
}
