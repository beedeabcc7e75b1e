import type * as tf from '@ganzoo/tfjs';
import type { NativeBackend } from './backend.ts';
import { DataType } from './types.ts';
import { sizeOf } from '@ganzoo/sdk/data';

/** Bytes of a number of type INT64. */
const WIDE = 8;

/**
 * A tensor of data that stays with the device for a whole run, to be read by `gatherRows` only.
 *
 * TensorFlow's GPU kernels gather rows of 64-bit numbers, but not of bytes. So where rows of bytes are to be on a GPU,
 * and their length allows it, TensorFlow gets them as such numbers, and the gathered numbers are split into
 * bytes again.
 */
export function residentTensor(
  backend: NativeBackend,
  data: Uint8Array | Float32Array | Int32Array,
  shape: readonly number[],
  onGpu = backend.binding.eager.place.name !== undefined,
): tf.Tensor {
  const { eager } = backend.binding;
  const [rows = 0, ...row] = shape;
  const length = sizeOf(row);
  const packed = onGpu && data instanceof Uint8Array && length % WIDE === 0;
  // a view of numbers has to begin where a number may begin
  const bytes = packed && data.byteOffset % WIDE !== 0 ? data.slice() : data;
  const id = packed
    ? eager.create(
        [rows, length / WIDE],
        DataType.INT64,
        new BigInt64Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / WIDE),
      )
    : eager.create(shape, dtypeOf(data), data);
  eager.settle(id);
  const tensor = backend.createOutputTensor({ id, shape: [...shape], dtype: dtypeOf(data) });
  if (packed) backend.tensorMap.get(tensor.dataId).packed = true;
  return tensor;
}

function dtypeOf(data: Uint8Array | Float32Array | Int32Array): number {
  if (data instanceof Uint8Array) return DataType.UINT8;
  return data instanceof Int32Array ? DataType.INT32 : DataType.FLOAT;
}
