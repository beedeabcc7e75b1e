import * as tf from '@ganzoo/tfjs';
import { currentPlugin } from '../blame.ts';
import { ReadInsideStepError } from '../engine-errors.ts';
import type { Binding } from './binding.ts';
import type { VariableSlot } from './slots.ts';
import { requireTfjsNode } from './tfjs-node.ts';
import { SYMBOLIC } from './trace.ts';
import type { Attribute, TensorMetadata } from './types.ts';

/** An entry of the backend's tensor table. */
export interface TensorEntry {
  shape: number[];
  dtype: number;
  id: number;
  /** Values not yet handed to TensorFlow. */
  values: tf.backend_util.BackendValues | null;
  refCount: number;
  /** Rows of bytes lie in TensorFlow as 64-bit numbers; see resident.ts. */
  packed?: boolean;
  /** Set for variables, whose value is read anew after each write. */
  slot?: VariableSlot;
  /** The trace during which `values` came in, if any: only then are they constants of that step. */
  trace?: unknown;
}

/** tfjs-node's backend in JavaScript, as far as it is used or overridden here. */
interface NodeBackend extends tf.KernelBackend {
  readonly tensorMap: {
    get(id: object): TensorEntry;
    set(id: object, entry: TensorEntry): void;
    has(id: object): boolean;
    delete(id: object): boolean;
  };
  readonly binding: Binding;
  getInputTensorIds(tensors: tf.TensorInfo[]): number[];
  createOutputTensor(metadata: TensorMetadata): tf.Tensor;
  executeSingleOutput(name: string, attributes: Attribute[], inputs: tf.TensorInfo[]): tf.Tensor;
  executeMultipleOutputs(
    name: string,
    attributes: Attribute[],
    inputs: tf.TensorInfo[],
    outputs: number,
  ): tf.Tensor[];
}

const { NodeJSKernelBackend } = requireTfjsNode('nodejs_kernel_backend.js') as {
  NodeJSKernelBackend: new (binding: Binding, packageName: string) => NodeBackend;
};
const { Int64Scalar } = requireTfjsNode('int64_tensors.js') as {
  Int64Scalar: new (value: number) => { valueArray: Int32Array };
};

/** tfjs-node's kernels over our binding, with variables that live in TensorFlow. */
export class NativeBackend extends NodeJSKernelBackend {
  constructor(binding: Binding) {
    super(binding, '@tensorflow/tfjs-node');
  }

  override getInputTensorIds(tensors: tf.TensorInfo[]): number[] {
    return tensors.map(tensor =>
      tensor instanceof Int64Scalar ? super.getInputTensorIds([tensor])[0]! : this.idOf(tensor),
    );
  }

  /** Id of a tensor's present value. */
  idOf(tensor: tf.TensorInfo): number {
    const entry = this.tensorMap.get(tensor.dataId);
    if (entry.slot) return this.binding.readVariable(entry.slot);
    if (entry.values !== null) {
      const { values } = entry;
      entry.values = null;
      const create = (): number =>
        this.binding.createTensor(entry.shape, entry.dtype, values as Float32Array);
      // values that came in before the step are an input of it, not a constant: they must outlive the graph
      entry.id = entry.trace === this.binding.trace ? create() : this.eagerly(create);
    }
    return entry.id;
  }

  override write(values: tf.backend_util.BackendValues, shape: number[], dtype: tf.DataType): tf.DataId {
    const dataId = super.write(values, shape, dtype);
    this.tensorMap.get(dataId).trace = this.binding.trace;
    return dataId;
  }

  override readSync(dataId: object): tf.backend_util.BackendValues {
    const entry = this.tensorMap.get(dataId);
    if (entry.slot) {
      if (this.binding.trace) throw new ReadInsideStepError(currentPlugin());
      return this.binding.tensorDataSync(this.binding.readVariable(entry.slot));
    }
    return super.readSync(dataId);
  }

  override disposeData(dataId: object, force = false): boolean {
    if (!this.tensorMap.has(dataId)) return true;
    const entry = this.tensorMap.get(dataId);
    if (entry.slot && (force || entry.refCount <= 1)) {
      this.binding.destroyVariable(entry.slot);
      this.tensorMap.delete(dataId);
      return true;
    }
    return super.disposeData(dataId, force);
  }

  /** Runs `make` outside of the step being traced. */
  eagerly<T>(make: () => T): T {
    const { binding } = this;
    const { trace } = binding;
    binding.trace = undefined;
    try {
      return make();
    } finally {
      binding.trace = trace;
    }
  }

  /** The variable's slot; every variable of a step must have one. */
  slotOf(tensor: tf.TensorInfo): VariableSlot {
    const { slot } = this.tensorMap.get(tensor.dataId);
    if (!slot) throw new Error('internal: a variable was not adopted by the engine');
    return slot;
  }

  /** A tfjs variable whose value lives in TensorFlow and is assigned in place. */
  variable(initial: tf.Tensor, trainable: boolean): tf.Variable {
    const variable = tf.variable(initial, trainable);
    const slot = this.binding.createVariable(
      initial.shape,
      this.getTypeNumber(initial.dtype),
      this.idOf(initial),
    );
    const dataId = {};
    this.tensorMap.set(dataId, {
      shape: initial.shape,
      dtype: slot.dtype,
      id: -1,
      values: null,
      refCount: 1,
      slot,
    });
    const holder = tf
      .engine()
      .makeTensorFromTensorInfo({ dataId, shape: initial.shape, dtype: initial.dtype });
    tf.Variable.prototype.assign.call(variable, holder);
    holder.dispose();
    variable.assign = (value: tf.Tensor) => {
      tf.util.assertShapesMatch(value.shape, variable.shape, 'assign: ');
      const attributes = [{ name: 'dtype', type: this.binding.TF_ATTR_TYPE, value: slot.dtype }];
      this.binding.writeVariables('AssignVariableOp', attributes, [slot], [this.idOf(value)]);
    };
    return variable;
  }

  /** A tensor with the variable's present value that later writes do not change. */
  snapshot(variable: tf.TensorInfo): tf.TensorInfo {
    const id = this.binding.readVariable(this.slotOf(variable));
    const own = id >= SYMBOLIC ? id : this.binding.eager.share(id);
    const dataId = {};
    const entry = this.tensorMap.get(variable.dataId);
    this.tensorMap.set(dataId, {
      shape: entry.shape,
      dtype: entry.dtype,
      id: own,
      values: null,
      refCount: 1,
    });
    return { dataId, shape: variable.shape, dtype: variable.dtype };
  }

  isVariable(tensor: tf.TensorInfo): boolean {
    return this.tensorMap.get(tensor.dataId).slot !== undefined;
  }

  private getTypeNumber(dtype: tf.DataType): number {
    return dtype === 'int32'
      ? this.binding.TF_INT32
      : dtype === 'bool'
        ? this.binding.TF_BOOL
        : this.binding.TF_FLOAT;
  }
}
