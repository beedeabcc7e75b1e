import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Libraries to open before TensorFlow's own.
 *
 * TensorFlow opens CUDA's libraries by name, and libtensorflow_framework, which does it, knows where each of them lies
 * beside it but cuSOLVER; without cuSOLVER it passes over all GPUs. A library that is open already is found by its name.
 */
export function cudaPreloads(framework: string): string[] {
  const library = join(dirname(framework), '../nvidia/cusolver/lib/libcusolver.so.11');
  return existsSync(library) ? [library] : [];
}
