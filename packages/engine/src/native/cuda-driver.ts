import { createRequire } from 'node:module';
import type koffi from 'koffi';

/** What NVIDIA's driver reports: how many GPUs there are, or why there is none to use. */
export interface CudaDriver {
  readonly gpus: number;
  /** A sentence; set where there is no GPU. */
  readonly problem?: string;
}

/** CUDA's error code for a driver that finds no GPU it may use (CUDA_ERROR_NO_DEVICE). */
const NO_DEVICE = 100;

/** Asks NVIDIA's driver, which comes with the system and not with TensorFlow; loads nothing else. */
export function cudaDriver(): CudaDriver {
  let library: ReturnType<typeof koffi.load>;
  try {
    // not imported above: where koffi has no binary, the portable backends must still start
    library = (createRequire(import.meta.url)('koffi') as typeof koffi).load('libcuda.so.1');
  } catch {
    return { gpus: 0, problem: "NVIDIA's driver (libcuda.so.1) is not found on this machine." };
  }
  const init = library.func('int cuInit(unsigned int)') as (flags: number) => number;
  const deviceCount = library.func('int cuDeviceGetCount(_Out_ int*)') as (count: number[]) => number;
  const count = [0];
  const code = init(0) || deviceCount(count);
  if (code === 0 && count[0]! > 0) return { gpus: count[0]! };
  const visible = process.env['CUDA_VISIBLE_DEVICES'];
  const hidden = visible === undefined ? '' : `; CUDA_VISIBLE_DEVICES is '${visible}'`;
  return {
    gpus: 0,
    problem:
      code === 0 || code === NO_DEVICE
        ? `NVIDIA's driver finds no GPU${hidden}.`
        : `NVIDIA's driver cannot be used: CUDA error ${code}${hidden}.`,
  };
}
