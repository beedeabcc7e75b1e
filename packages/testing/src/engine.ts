import { Engine, installTensorFlow, locateForDevice, type Device } from '@ganzoo/engine';

/**
 * The engine of this test process, with TensorFlow from the cache folder (fetched if it is not there yet).
 *
 * It runs on the processor, whatever there is besides, unless GANZOO_DEVICE names a GPU.
 */
export async function testEngine(): Promise<Engine> {
  if (Engine.running) return Engine.running;
  const device = (process.env['GANZOO_DEVICE'] || 'cpu') as Device;
  return Engine.start({ library: locateForDevice(device) ?? (await installTensorFlow()), device });
}
