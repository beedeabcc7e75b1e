import { currentPlugin } from '../blame.ts';
import { EngineOpError, ReadInsideStepError, StaleTensorError } from '../engine-errors.ts';
import type { EagerContext, HostValues } from './context.ts';
import { type Precision, cast, factorsOf, inBfloat16 } from './low-precision.ts';
import type { VariableSlot } from './slots.ts';
import { SYMBOLIC, type Trace } from './trace.ts';
import {
  type Attribute,
  AttributeType,
  DataType,
  type TensorMetadata,
  shapeAttribute,
  stringAttribute,
  typeAttribute,
} from './types.ts';

/**
 * What tfjs-node's JavaScript kernels call in place of its native addon: operations run at once, or become nodes while
 * a step is traced.
 */
export class Binding {
  readonly TF_FLOAT = DataType.FLOAT;
  readonly TF_INT32 = DataType.INT32;
  readonly TF_INT64 = DataType.INT64;
  readonly TF_BOOL = DataType.BOOL;
  readonly TF_COMPLEX64 = DataType.COMPLEX64;
  readonly TF_STRING = DataType.STRING;
  readonly TF_RESOURCE = DataType.RESOURCE;
  readonly TF_UINT8 = DataType.UINT8;
  readonly TF_ATTR_STRING = AttributeType.STRING;
  readonly TF_ATTR_INT = AttributeType.INT;
  readonly TF_ATTR_FLOAT = AttributeType.FLOAT;
  readonly TF_ATTR_BOOL = AttributeType.BOOL;
  readonly TF_ATTR_TYPE = AttributeType.TYPE;
  readonly TF_ATTR_SHAPE = AttributeType.SHAPE;
  readonly TF_ATTR_RESOURCE = 9;
  readonly TF_Version: string;

  /** The step being traced, if any. */
  trace: Trace | undefined;
  /** In which number format products are computed. */
  precision: Precision = 'float32';
  /** Tensors that compiled functions take as inputs: how many functions need them. */
  private readonly retained = new Map<number, number>();
  private readonly orphans = new Set<number>();
  private variables = 0;

  constructor(readonly eager: EagerContext) {
    this.TF_Version = eager.api.TF_Version();
  }

  isUsingGpuDevice(): boolean {
    return this.eager.devices().some(({ type }) => type === 'GPU');
  }

  getNumOfTensors(): number {
    return this.eager.size;
  }

  getNumOfSavedModels(): number {
    return 0;
  }

  createTensor(shape: number[], dtype: number, values: HostValues): number {
    return this.trace ? this.trace.constant(shape, dtype, values) : this.eager.create(shape, dtype, values);
  }

  deleteTensor(id: number): void {
    if (id >= SYMBOLIC) return;
    if (this.retained.has(id)) this.orphans.add(id);
    else this.eager.delete(id);
  }

  /** Keeps a tensor alive for a compiled function that captured it. */
  retain(id: number): void {
    this.retained.set(id, (this.retained.get(id) ?? 0) + 1);
    this.eager.settle(id);
  }

  release(id: number): void {
    const left = (this.retained.get(id) ?? 1) - 1;
    if (left > 0) {
      this.retained.set(id, left);
      return;
    }
    this.retained.delete(id);
    if (this.orphans.delete(id)) this.eager.delete(id);
  }

  tensorDataSync(id: number): Float32Array | Int32Array | Uint8Array {
    if (id >= SYMBOLIC) {
      throw this.trace ? new ReadInsideStepError(currentPlugin()) : new StaleTensorError(currentPlugin());
    }
    const { bytes, dtype } = this.eager.read(id);
    if (dtype === DataType.FLOAT || dtype === DataType.COMPLEX64) return new Float32Array(bytes);
    return dtype === DataType.INT32 ? new Int32Array(bytes) : new Uint8Array(bytes);
  }

  executeOp(name: string, attributes: Attribute[], inputs: number[], outputs: number): TensorMetadata[] {
    const factors = this.precision === 'bf16-mixed' ? factorsOf(name, attributes) : undefined;
    if (factors) return [this.roundedProduct(factors, name, attributes, inputs)];
    return this.execute(name, attributes, inputs, outputs);
  }

  private roundedProduct(
    factors: readonly number[],
    ...call: [string, Attribute[], number[]]
  ): TensorMetadata {
    const execute = this.execute.bind(this);
    const made: number[] = [];
    const narrow = (id: number): number => {
      // while a step is traced this is one node for all uses of a weight
      made.push(cast(execute, id, DataType.FLOAT, DataType.BFLOAT16).id);
      return made.at(-1)!;
    };
    const { result, between } = inBfloat16(execute, narrow, factors, call);
    for (const id of [...made, between]) this.deleteTensor(id);
    return result;
  }

  private execute(
    name: string,
    attributes: readonly Attribute[],
    inputs: readonly number[],
    outputs: number,
  ): TensorMetadata[] {
    if (this.trace) return this.trace.operation(name, attributes, inputs, outputs);
    if (inputs.some(id => id >= SYMBOLIC)) throw new StaleTensorError(currentPlugin());
    return this.eager.execute(name, attributes, inputs, outputs);
  }

  /** Makes a resource variable with a first value (an eager tensor's id). */
  createVariable(shape: readonly number[], dtype: number, first: number): VariableSlot {
    const [handle] = this.eager.execute(
      'VarHandleOp',
      [
        typeAttribute('dtype', dtype),
        shapeAttribute('shape', shape),
        stringAttribute('container', ''),
        stringAttribute('shared_name', `ganzoo_${process.pid}_${this.variables++}`),
      ],
      [],
      1,
    );
    const slot: VariableSlot = { resource: handle!.id, shape, dtype };
    this.eager.execute('AssignVariableOp', [typeAttribute('dtype', dtype)], [slot.resource, first], 0);
    return slot;
  }

  /** Id of the variable's present value: a node while tracing, else an eager tensor that stays until the next write. */
  readVariable(slot: VariableSlot): number {
    if (this.trace) return this.trace.read(slot);
    slot.value ??= this.eager.execute(
      'ReadVariableOp',
      [typeAttribute('dtype', slot.dtype)],
      [slot.resource],
      1,
    )[0]!.id;
    return slot.value;
  }

  /** Runs an operation that changes variables in place; variables come first among its inputs. */
  writeVariables(
    name: string,
    attributes: Attribute[],
    slots: readonly VariableSlot[],
    inputs: readonly number[],
  ): void {
    if (this.trace) {
      this.trace.write(name, attributes, slots, inputs);
      return;
    }
    // a value that goes into its own update, as a weight that is assigned to itself does, is held until that is done
    const used = slots.filter(({ value }) => value !== undefined && inputs.includes(value));
    for (const slot of slots) if (!used.includes(slot)) this.forget(slot);
    this.eager.execute(name, attributes, [...slots.map(({ resource }) => resource), ...inputs], 0);
    for (const slot of used) this.forget(slot);
  }

  /** Lets go of the cached value, so that an update in place finds no other holder of the buffer. */
  forget(slot: VariableSlot): void {
    if (slot.value === undefined) return;
    this.eager.delete(slot.value);
    slot.value = undefined;
  }

  destroyVariable(slot: VariableSlot): void {
    this.forget(slot);
    this.eager.execute('DestroyResourceOp', [], [slot.resource], 0);
    this.eager.delete(slot.resource);
  }

  loadSavedModel(): never {
    throw new EngineOpError('LoadSavedModel', 'saved models are not supported by this engine');
  }
}
