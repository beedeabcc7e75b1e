import {
  Engine,
  EngineDownloadError,
  EnginePlatformError,
  installTensorFlow,
  type BackendName,
  type Device,
  type Installed,
  type Variant,
} from '@ganzoo/engine';
import { terminalProgress, type ProgressListener } from '@ganzoo/fetch';
import { startEngine as startOn, type EngineChoice } from '@ganzoo/run';
import type { Context } from './context.ts';
import { DEVICES, parseDevice } from './device.ts';
import { UsageError } from './errors.ts';

/**
 * Starts the engine: on the backend that is named, else on the TensorFlow for the device, found or installed with a
 * progress bar, else, where that cannot be had, on the wasm backend with a line that says so.
 */
export async function startEngine(context: Context, choice: EngineChoice = {}): Promise<Engine> {
  const { backend } = choice;
  const { io } = context;
  const portable = backend === 'wasm' || backend === 'cpu';
  if (portable) refuseGpu(choice.device, backend);
  const device = choice.device ?? (portable ? undefined : deviceOf(io.env));
  try {
    return await startOn({ ...choice, device }, { env: io.env, install: () => installEngine(context) });
  } catch (error) {
    const reason = backend === undefined ? unobtainable(error) : undefined;
    if (reason === undefined) throw error;
    io.stderr.write(`${reason} The wasm backend is used instead: it is slower.\n`);
    return Engine.start({ backend: 'wasm' });
  }
}

function refuseGpu(device: Device | undefined, backend: BackendName): void {
  if (device === undefined || device === 'cpu') return;
  throw new UsageError(
    `The ${backend} backend cannot use the device ${device}: it runs on the processor.`,
    'Leave out one of --device and --backend.',
  );
}

/**
 * One line that says why TensorFlow cannot be had here, for a platform without it or a network without an index; undefined
 * for what is to be put right: a damaged or foreign file, a full disk.
 */
export function unobtainable(error: unknown): string | undefined {
  if (error instanceof EnginePlatformError) return error.message.replaceAll(/\s*\n\s*/g, ' ');
  if (!(error instanceof EngineDownloadError)) return undefined;
  return `TensorFlow could not be downloaded (${error.reasons.join('; ').replaceAll(/\s*\n\s*/g, ' ')}).`;
}

/** The device that GANZOO_DEVICE names, if it is set. */
function deviceOf(env: NodeJS.ProcessEnv): Device | undefined {
  const named = env['GANZOO_DEVICE'];
  if (!named) return undefined;
  const device = parseDevice(named);
  if (device) return device;
  throw new UsageError(`GANZOO_DEVICE is '${named}'.`, `It must be ${DEVICES}; or unset it.`);
}

/** Finds a build of TensorFlow, or installs it, from a wheel file or a folder of wheels if one is named. */
export async function installEngine(
  context: Pick<Context, 'io' | 'interrupts'>,
  { wheel, variant = 'cpu' }: { readonly wheel?: string; readonly variant?: Variant } = {},
): Promise<Installed> {
  return withProgress(context, progress =>
    installTensorFlow({ env: context.io.env, wheel, variant, ...progress }),
  );
}

/** Runs what downloads, with a progress bar on the error stream that is left in order. */
export async function withProgress<T>(
  { io, interrupts }: Pick<Context, 'io' | 'interrupts'>,
  work: (options: { onProgress: ProgressListener; log: (line: string) => void }) => Promise<T>,
): Promise<T> {
  const progress = terminalProgress(io.stderr as NodeJS.WriteStream);
  // a bar changes how the terminal wraps lines until it is stopped
  const unregister = interrupts.onExit(() => progress.stop());
  try {
    return await work({ onProgress: progress, log: line => io.stderr.write(`${line}\n`) });
  } finally {
    progress.stop();
    unregister();
  }
}
