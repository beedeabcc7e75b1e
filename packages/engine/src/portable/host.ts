import * as tf from '@ganzoo/tfjs';
import { sizeOf } from '@ganzoo/sdk/data';

/** Numbers of a tensor in the process's memory. */
export type Numbers = Float32Array | Int32Array | Uint8Array;

/** Reads and makes tensors of a backend whose memory the process shares. */
export interface Host {
  readonly name: 'wasm' | 'cpu';
  readonly backend: tf.KernelBackend;
  /** The tensor's own memory, not a copy: good until the next tensor is made, not to be changed once it was used. */
  values(tensor: tf.TensorInfo): Numbers;
  /** A tensor whose numbers are still to be written. */
  make(shape: readonly number[], dtype?: tf.DataType): tf.TensorInfo;
  dispose(tensor: tf.TensorInfo): void;
}

/** tfjs's cpu backend, as far as it is used here. */
interface CpuBackend extends tf.KernelBackend {
  /** While true, the next tensor makes it greet on the console and recommend another package. */
  firstUse: boolean;
  makeTensorInfo(shape: number[], dtype: tf.DataType, values: Numbers): tf.TensorInfo;
  readSync(dataId: object): Numbers;
}

/** tfjs's WebAssembly backend, as far as it is used here. */
interface WasmBackend extends tf.KernelBackend {
  makeOutput(shape: number[], dtype: tf.DataType): tf.TensorInfo;
  typedArrayFromHeap(tensor: tf.TensorInfo): Numbers;
}

/** The host of tfjs's cpu backend. */
export function cpuHost(): Host {
  const backend = tf.engine().findBackend('cpu') as CpuBackend;
  backend.firstUse = false;
  return {
    name: 'cpu',
    backend,
    values: tensor => backend.readSync(tensor.dataId),
    make: (shape, dtype = 'float32') => {
      const size = sizeOf(shape);
      const values = tf.util.getArrayFromDType(dtype as 'float32', size);
      return backend.makeTensorInfo([...shape], dtype, values);
    },
    dispose: tensor => void backend.disposeData(tensor.dataId),
  };
}

/** The host of tfjs's WebAssembly backend, once that is started. */
export function wasmHost(): Host {
  const backend = tf.engine().findBackend('wasm') as WasmBackend;
  return {
    name: 'wasm',
    backend,
    values: tensor => backend.typedArrayFromHeap(tensor),
    make: (shape, dtype = 'float32') => backend.makeOutput([...shape], dtype),
    dispose: tensor => void backend.disposeData(tensor.dataId),
  };
}
