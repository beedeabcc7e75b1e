import { readFile } from 'node:fs/promises';
import { availableParallelism, cpus } from 'node:os';
import {
  cudaDriver,
  currentPlatform,
  locateForDevice,
  locateTensorFlow,
  lookUpWheel,
  readWheelLock,
  type BackendName,
  type Device,
  type Variant,
} from '@ganzoo/engine';
import { cacheFolder } from '@ganzoo/fetch';
import type { Context } from './context.ts';

/** What `ganzoo engine info` tells. */
export interface EngineFacts {
  /** What a run here uses unless told otherwise. */
  readonly backend: BackendName;
  /** Null where it is not installed. */
  readonly tensorflow: {
    readonly version: string;
    readonly library?: string;
    readonly source: string;
    /** The device operations run on by default. */
    readonly device: Device;
    readonly devices: readonly { readonly name: string; readonly type: string }[];
  } | null;
  /** Builds in the cache folder. */
  readonly builds: readonly Variant[];
  readonly gpu: { readonly count: number; /** Why there is none. */ readonly problem?: string };
  readonly cpu: {
    readonly model: string;
    readonly cores: number;
    /** Instruction sets that matter for matrix arithmetic; null where the system does not tell. */
    readonly instructions: readonly string[] | null;
  };
  readonly cacheFolder: string;
}

const VARIANTS: readonly Variant[] = ['cpu', 'gpu'];

/** Instruction sets TensorFlow's kernels choose between, as Linux calls them on x86 and on ARM. */
const INSTRUCTIONS =
  /^(sse4_2|avx|avx2|fma|f16c|avx512\w*|avx_vnni|avx_ne_convert|amx_\w+|asimd|asimddp|asimdhp|bf16|i8mm|sve\d?)$/;

/** Looks at the engine without installing it. */
export async function engineFacts(context: Context): Promise<EngineFacts> {
  const { env } = context.io;
  const located = locateForDevice(undefined, { env });
  const info = located && (await (await context.services()).startEngine({})).info;
  const { gpus, problem } = cudaDriver();
  const wheel = lookUpWheel(readWheelLock(), currentPlatform(), 'cpu');
  return {
    backend: info?.backend ?? (wheel ? 'native' : 'wasm'),
    tensorflow: info
      ? {
          version: info.version,
          library: info.library,
          source: located.source,
          device: info.device,
          devices: info.devices,
        }
      : null,
    builds: VARIANTS.filter(variant =>
      locateTensorFlow({ env: { ...env, GANZOO_LIBTENSORFLOW: '' }, variant }),
    ),
    gpu: { count: gpus, problem },
    cpu: {
      model: cpus()[0]?.model.trim() ?? 'unknown',
      cores: availableParallelism(),
      instructions: await instructions(),
    },
    cacheFolder: cacheFolder(env),
  };
}

async function instructions(): Promise<string[] | null> {
  try {
    return instructionsIn(await readFile('/proc/cpuinfo', 'utf8'));
  } catch {
    return null; // only Linux has this file
  }
}

/** The instruction sets of the first processor in the text of `/proc/cpuinfo`. */
export function instructionsIn(cpuinfo: string): string[] {
  const flags = /^(?:flags|Features)\s*:\s*(.*)$/m.exec(cpuinfo)?.[1] ?? '';
  return flags.split(/\s+/).filter(flag => INSTRUCTIONS.test(flag));
}
