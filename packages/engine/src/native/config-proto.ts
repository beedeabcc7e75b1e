import type { Device } from '../device.ts';

/** How TensorFlow's eager context is set up. */
export interface ContextOptions {
  /** Threads within one operation; TensorFlow's own choice (one a core) unless said. */
  readonly threads?: number;
  /** Operations run at the same time; as many as threads unless said. */
  readonly operations?: number;
  /** The device operations run on; the first GPU that TensorFlow finds, else the processor, unless said. */
  readonly device?: Device;
}

/** The fields of tensorflow.ConfigProto used here, each with its wire type: 0 a number, 2 bytes behind their length. */
const FIELD = {
  deviceCount: (1 << 3) | 2,
  intraOpThreads: (2 << 3) | 0,
  interOpThreads: (5 << 3) | 0,
  gpuOptions: (6 << 3) | 2,
  allowSoftPlacement: (7 << 3) | 0,
} as const;

/** `{ key: "GPU", value: 0 }`, an entry of device_count: without it a GPU would be set up, and its memory taken. */
const NO_GPU = [0x0a, 3, 0x47, 0x50, 0x55, 0x10, 0];

/** GPUOptions with field 4 (allow_growth) true: memory is taken as it is needed, not nearly all of it at the start. */
const ALLOW_GROWTH = [0x20, 1];

/** The bytes of tensorflow.ConfigProto for an eager context. */
export function configProto({ threads, operations = threads, device }: ContextOptions): Uint8Array {
  const bytes: number[] = [];
  if (device === 'cpu') bytes.push(FIELD.deviceCount, NO_GPU.length, ...NO_GPU);
  if (threads) bytes.push(FIELD.intraOpThreads, ...varint(threads));
  if (operations) bytes.push(FIELD.interOpThreads, ...varint(operations));
  bytes.push(FIELD.gpuOptions, ALLOW_GROWTH.length, ...ALLOW_GROWTH);
  // operations that have no kernel for the GPU run on the processor
  bytes.push(FIELD.allowSoftPlacement, 1);
  return Uint8Array.from(bytes);
}

/** A whole number as protocol buffers write it: seven bits a byte, the lowest first. */
function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest = Math.floor(rest / 0x80)) bytes.push((rest & 0x7f) | 0x80);
  return [...bytes, rest];
}
