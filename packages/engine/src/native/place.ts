import type { Device } from '../device.ts';
import { EngineDeviceError } from '../engine-errors.ts';
import { cudaDriver } from './cuda-driver.ts';

/** The device operations run on, and what TensorFlow calls it. */
export interface Place {
  readonly device: Device;
  /** TensorFlow's name of a GPU; undefined for the processor, where TensorFlow has no choice to make. */
  readonly name?: string;
}

/** Finds a device among TensorFlow's, by default the first GPU; throws {@link EngineDeviceError} where it is not there. */
export function findPlace(devices: readonly { name: string; type: string }[], wanted?: Device): Place {
  const gpus = new Map<Device, string>();
  for (const { name, type } of devices) {
    if (type === 'GPU') gpus.set(`gpu:${Number(/\d+$/.exec(name)?.[0] ?? 0)}`, name);
  }
  if (wanted === 'cpu') return { device: 'cpu' };
  const device = wanted ?? [...gpus.keys()][0] ?? 'cpu';
  const name = gpus.get(device);
  if (device === 'cpu' || name !== undefined) return { device, name };
  throw new EngineDeviceError(device, ['cpu', ...gpus.keys()], whyNot(gpus.size));
}

function whyNot(found: number): string | undefined {
  if (found > 0) return undefined;
  const { gpus, problem } = cudaDriver();
  if (problem !== undefined) return problem;
  return (
    `NVIDIA's driver knows ${gpus} of them, but TensorFlow cannot use any: the library may be built without CUDA ` +
    '(`ganzoo engine install --gpu` fetches one that is not), or the driver may be too old for CUDA 12. ' +
    "TF_CPP_MIN_LOG_LEVEL=0 shows TensorFlow's own words."
  );
}
