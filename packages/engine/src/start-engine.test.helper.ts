import { locateForDevice } from './choose-build.ts';
import type { Device } from './device.ts';
import { Engine } from './engine.ts';
import { installTensorFlow } from './install/index.ts';

/** The engine under test: on the processor, whatever there is besides, unless GANZOO_DEVICE names a GPU. */
export async function startEngine(): Promise<Engine> {
  const device = (process.env['GANZOO_DEVICE'] || 'cpu') as Device;
  return Engine.start({ library: locateForDevice(device) ?? (await installTensorFlow()), device });
}
