import type { Device } from './device.ts';
import { EngineDeviceError } from './errors.ts';
import { formatBytes } from '@ganzoo/fetch';
import {
  bytesOf,
  currentPlatform,
  locateTensorFlow,
  lookUpWheel,
  readWheelLock,
  type Installed,
  type LocateOptions,
} from './install/index.ts';
import { cudaDriver, type CudaDriver } from './native/cuda-driver.ts';

/**
 * Finds the installed build of TensorFlow for a device; undefined where the CPU build has to be installed first.
 *
 * A GPU needs the GPU build. The processor takes the CPU build, or the GPU build where it is the only one. Without a
 * device it is the GPU build where there is a GPU. Throws {@link EngineDeviceError} where a GPU is asked for, but the
 * GPU build is not installed.
 */
export function locateForDevice(
  device: Device | undefined,
  options: LocateOptions = {},
  driver: () => CudaDriver = cudaDriver,
): Installed | undefined {
  const cpu = (): Installed | undefined => locateTensorFlow({ ...options, variant: 'cpu' });
  const gpu = locateTensorFlow({ ...options, variant: 'gpu' });
  if (device === 'cpu' || (device === undefined && !(gpu && driver().gpus > 0))) return cpu() ?? gpu;
  if (gpu) return gpu;
  const problem = driver().problem;
  const why = `The GPU build of TensorFlow is not installed: ${wayTo(options)}`;
  throw new EngineDeviceError(device!, ['cpu'], [why, ...(problem ? [problem] : [])].join('\n  '));
}

function wayTo({ lock = readWheelLock(), platform = currentPlatform() }: LocateOptions): string {
  const entry = lookUpWheel(lock, platform, 'gpu');
  return entry
    ? `run \`ganzoo engine install --gpu\` (${formatBytes(bytesOf(entry).download)} to download).`
    : `there is none for ${platform}.`;
}
