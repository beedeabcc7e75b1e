import { Engine, installTensorFlow, locateForDevice, type Installed } from '@ganzoo/engine';
import type { EngineChoice } from './engine-choice.ts';

/**
 * Starts the engine on the backend that is named, else on the TensorFlow for the device, which `install` brings where it
 * is not there yet. A process has one engine: a second call gives the one that runs, unless it names another backend.
 *
 * Throws the engine's errors where TensorFlow cannot be had or the device cannot be used.
 */
export async function startEngine(
  { threads, operations, device, backend }: EngineChoice = {},
  {
    env = process.env,
    install = () => installTensorFlow({ env }),
  }: { readonly env?: NodeJS.ProcessEnv; readonly install?: () => Promise<Installed> } = {},
): Promise<Engine> {
  if (backend === 'wasm' || backend === 'cpu') return Engine.start({ backend });
  const library = locateForDevice(device, { env }) ?? (await install());
  return Engine.start({ backend, library, threads, operations, device });
}
