import type { RunParts } from '@ganzoo/core';
import type { BackendName, Device } from '@ganzoo/engine';
import type { Threads, WantedMode } from '@ganzoo/train';

/** What the engine is started with. */
export interface EngineChoice extends Threads {
  /** GANZOO_DEVICE unless given; without either a GPU where one can be used. */
  readonly device?: Device;
  /** Native unless said, or wasm where TensorFlow cannot be had. */
  readonly backend?: BackendName;
}

/** How steps are compiled: as the experiment says, or not at all. */
export function compileMode({ config }: RunParts, compile = true): WantedMode {
  return compile ? config.train.compile : 'off';
}
