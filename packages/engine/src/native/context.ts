import { currentPlugin } from '../blame.ts';
import { EngineMemoryError, EngineOpError } from '../engine-errors.ts';
import { configProto, type ContextOptions } from './config-proto.ts';
import type { CApi, Pointer } from './library.ts';
import { findPlace, type Place } from './place.ts';
import { type Attribute, AttributeType, BYTES, DataType, type TensorMetadata } from './types.ts';
import { sizeOf } from '@ganzoo/sdk/data';

/**
 * What stays in the host's memory: TensorFlow's GPU kernels want 32-bit integers (sizes, indices) there, and bytes can be
 * gathered there only, so that each step would fetch the whole data set back.
 */
const HOST_TYPES: ReadonlySet<number> = new Set([
  DataType.INT32,
  DataType.UINT8,
  DataType.STRING,
  DataType.RESOURCE,
]);

/** TensorFlow's code (tensorflow/c/tf_status.h) where memory could not be had. */
const RESOURCE_EXHAUSTED = 8;

/** Values as tfjs hands them to a backend. */
export type HostValues =
  Float32Array | Int32Array | Uint32Array | Uint8Array | BigInt64Array | BigUint64Array | ArrayLike<number>;

/**
 * TensorFlow's eager context: tensors by number, and operations carried out at once.
 *
 * Every eager tensor lives here under its id until it is deleted, so a leak is a count that grows.
 */
export class EagerContext {
  readonly status: Pointer;
  /** The device operations run on. */
  readonly place: Place;
  private readonly context: Pointer;
  private readonly handles = new Map<number, Pointer>();
  private nextId = 0;

  constructor(
    readonly api: CApi,
    options: ContextOptions,
  ) {
    this.status = api.TF_NewStatus();
    const contextOptions = api.TFE_NewContextOptions();
    const config = configProto(options);
    api.TFE_ContextOptionsSetConfig(contextOptions, config, config.length, this.status);
    this.check('ContextOptionsSetConfig');
    this.context = api.TFE_NewContext(contextOptions, this.status);
    this.check('NewContext');
    api.TFE_DeleteContextOptions(contextOptions);
    this.place = findPlace(this.devices(), options.device);
  }

  /** Number of tensors alive, for leak tests. */
  get size(): number {
    return this.handles.size;
  }

  /** Throws {@link EngineOpError}, or {@link EngineMemoryError}, when the last call failed. */
  check(operation: string): void {
    const code: number = this.api.TF_GetCode(this.status);
    if (code === 0) return;
    const Failure = code === RESOURCE_EXHAUSTED ? EngineMemoryError : EngineOpError;
    throw new Failure(operation, this.api.TF_Message(this.status), currentPlugin());
  }

  /** Devices by name and type, `CPU` or `GPU`. */
  devices(): { name: string; type: string }[] {
    const list = this.api.TFE_ContextListDevices(this.context, this.status);
    this.check('ContextListDevices');
    const devices = Array.from({ length: this.api.TF_DeviceListCount(list) }, (_, i) => ({
      name: this.api.TF_DeviceListName(list, i, this.status) as string,
      type: this.api.TF_DeviceListType(list, i, this.status) as string,
    }));
    this.api.TF_DeleteDeviceList(list);
    return devices;
  }

  /** A tensor outside of the eager context, the caller's to delete. */
  hostTensor(shape: readonly number[], dtype: number, values: HostValues): Pointer {
    const width = BYTES[dtype];
    if (width === undefined)
      throw new EngineOpError('AllocateTensor', `data type ${dtype} cannot be made from values`);
    const bytes = sizeOf(shape) * width;
    const tensor = this.api.TF_AllocateTensor(dtype, BigInt64Array.from(shape, BigInt), shape.length, bytes);
    if (bytes > 0) {
      const source = typed(values, dtype);
      if (source.byteLength < bytes) {
        // memcpy would read past the end
        throw new EngineOpError(
          'AllocateTensor',
          `${bytes} bytes are needed for shape [${shape}], ${source.byteLength} given`,
        );
      }
      this.api.memcpy(this.api.TF_TensorData(tensor), source, bytes);
    }
    return tensor;
  }

  /** Puts values into an eager tensor; gives its id. */
  create(shape: readonly number[], dtype: number, values: HostValues): number {
    const tensor = this.hostTensor(shape, dtype, values);
    const handle = this.api.TFE_NewTensorHandle(tensor, this.status);
    this.api.TF_DeleteTensor(tensor);
    this.check('NewTensorHandle');
    return this.register(handle);
  }

  /** Moves a tensor to the device operations run on, so that they need not fetch it from the host each time. */
  settle(id: number): void {
    const before = this.handle(id);
    const dtype: number = this.api.TFE_TensorHandleDataType(before);
    if (this.place.name === undefined || HOST_TYPES.has(dtype)) return;
    const moved = this.api.TFE_TensorHandleCopyToDevice(before, this.context, this.place.name, this.status);
    this.check('TensorHandleCopyToDevice');
    this.api.TFE_DeleteTensorHandle(before);
    this.handles.set(id, moved);
  }

  handle(id: number): Pointer {
    return this.handles.get(id);
  }

  has(id: number): boolean {
    return this.handles.has(id);
  }

  delete(id: number): void {
    const handle = this.handles.get(id);
    if (handle === undefined) return;
    this.api.TFE_DeleteTensorHandle(handle);
    this.handles.delete(id);
  }

  /** A second id for the same values. */
  share(id: number): number {
    const copy = this.api.TFE_TensorHandleCopySharingTensor(this.handle(id), this.status);
    this.check('TensorHandleCopySharingTensor');
    return this.register(copy);
  }

  /** A copy of a tensor's bytes and its data type. */
  read(id: number): { bytes: ArrayBuffer; dtype: number } {
    const handle = this.handle(id);
    const tensor = this.api.TFE_TensorHandleResolve(handle, this.status);
    this.check('TensorHandleResolve');
    const length = Number(this.api.TF_TensorByteSize(tensor));
    const bytes = new ArrayBuffer(length);
    if (length > 0) this.api.memcpy(new Uint8Array(bytes), this.api.TF_TensorData(tensor), length);
    this.api.TF_DeleteTensor(tensor);
    return { bytes, dtype: this.api.TFE_TensorHandleDataType(handle) };
  }

  /** Shape and data type of an eager tensor. */
  describe(id: number): TensorMetadata {
    return { id, ...this.shapeOf(this.handle(id)) };
  }

  /** Carries out an operation (or a compiled function) at once. */
  execute(
    name: string,
    attributes: readonly Attribute[],
    inputs: readonly number[],
    outputs: number,
  ): TensorMetadata[] {
    const op = this.api.TFE_NewOp(this.context, name, this.status);
    this.check(name);
    try {
      // nodes inside a function have no device of their own: TensorFlow prefers that of the call
      if (this.place.name !== undefined) this.api.TFE_OpSetDevice(op, this.place.name, this.status);
      setAttributes(this.api, 'TFE_OpSetAttr', op, attributes, this.status);
      for (const id of inputs) this.api.TFE_OpAddInput(op, this.handle(id), this.status);
      this.check(name);
      const results = new BigUint64Array(Math.max(outputs, 1));
      const count = [outputs];
      this.api.TFE_Execute(op, results, count, this.status);
      this.check(name);
      return Array.from({ length: outputs }, (_, i) => {
        const handle = results[i];
        return { id: this.register(handle), ...this.shapeOf(handle) };
      });
    } finally {
      this.api.TFE_DeleteOp(op);
    }
  }

  addFunction(definition: Pointer): void {
    this.api.TFE_ContextAddFunction(this.context, definition, this.status);
    this.check('ContextAddFunction');
  }

  removeFunction(name: string): void {
    this.api.TFE_ContextRemoveFunction(this.context, name, this.status);
    this.check('ContextRemoveFunction');
  }

  private register(handle: Pointer): number {
    const id = this.nextId++;
    this.handles.set(id, handle);
    return id;
  }

  private shapeOf(handle: Pointer): { shape: number[]; dtype: number } {
    const rank = this.api.TFE_TensorHandleNumDims(handle, this.status) as number;
    const shape: number[] = [];
    for (let axis = 0; axis < rank; axis++) {
      shape.push(Number(this.api.TFE_TensorHandleDim(handle, axis, this.status)));
    }
    return { shape, dtype: this.api.TFE_TensorHandleDataType(handle) };
  }
}

/** Sets attributes on an eager operation (`TFE_OpSetAttr…`) or a graph's node (`TF_SetAttr…`). */
export function setAttributes(
  api: CApi,
  prefix: 'TFE_OpSetAttr' | 'TF_SetAttr',
  target: Pointer,
  attributes: readonly Attribute[],
  status: Pointer,
): void {
  for (const { name, type, value } of attributes) {
    const list = Array.isArray(value) ? (value as number[]) : undefined;
    switch (type) {
      case AttributeType.STRING:
        api[`${prefix}String`](target, name, value, Buffer.byteLength(value as string));
        break;
      case AttributeType.INT:
        if (list) api[`${prefix}IntList`](target, name, BigInt64Array.from(list, BigInt), list.length);
        else api[`${prefix}Int`](target, name, value);
        break;
      case AttributeType.FLOAT:
        if (list) api[`${prefix}FloatList`](target, name, Float32Array.from(list), list.length);
        else api[`${prefix}Float`](target, name, value);
        break;
      case AttributeType.BOOL:
        if (list) api[`${prefix}BoolList`](target, name, Uint8Array.from(list, Number), list.length);
        else api[`${prefix}Bool`](target, name, value ? 1 : 0);
        break;
      case AttributeType.TYPE:
        if (list) api[`${prefix}TypeList`](target, name, Int32Array.from(list), list.length);
        else api[`${prefix}Type`](target, name, value);
        break;
      case AttributeType.SHAPE: {
        const shape = BigInt64Array.from(list ?? [], BigInt);
        // the eager call reports a bad shape through the status, the graph's at TF_FinishOperation
        if (prefix === 'TFE_OpSetAttr') api.TFE_OpSetAttrShape(target, name, shape, shape.length, status);
        else api.TF_SetAttrShape(target, name, shape, shape.length);
        break;
      }
      case AttributeType.FUNCTION:
        api.TF_SetAttrFuncName(target, name, value, Buffer.byteLength(value as string));
        break;
      default:
        throw new EngineOpError('SetAttr', `attribute '${name}' is of an unknown kind ${type}`);
    }
  }
}

function typed(values: HostValues, dtype: number): ArrayBufferView {
  const list = values as ArrayLike<number>;
  switch (dtype) {
    case DataType.FLOAT:
    case DataType.COMPLEX64:
      return values instanceof Float32Array ? values : Float32Array.from(list);
    case DataType.INT32:
      return values instanceof Int32Array ? values : Int32Array.from(list);
    case DataType.INT64:
      return values instanceof BigInt64Array ? values : BigInt64Array.from(Array.from(list), n => BigInt(n));
    case DataType.UINT64:
      return values as BigUint64Array;
    case DataType.UINT32:
      return values as Uint32Array;
    default:
      return values instanceof Uint8Array ? values : Uint8Array.from(list);
  }
}
