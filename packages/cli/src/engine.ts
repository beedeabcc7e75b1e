import {
  Engine,
  installTensorFlow,
  terminalProgress,
  type CompileMode,
  type Installed,
} from '@ganzoo/engine';
import type { RunParts } from '@ganzoo/core';
import type { Context } from './context.ts';

/** Finds TensorFlow, or installs it with a progress bar at its first use, and starts it. */
export async function startEngine(context: Context, threads?: number): Promise<Engine> {
  // TensorFlow's C++ code writes its own log lines to the terminal and reads this once, when it is loaded
  const library = await installEngine(context);
  return Engine.start({ library, threads });
}

/** Finds TensorFlow, or installs it, from a wheel file if one is named. */
export async function installEngine(
  { io, interrupts }: Pick<Context, 'io' | 'interrupts'>,
  wheel?: string,
): Promise<Installed> {
  const progress = terminalProgress(io.stderr as NodeJS.WriteStream);
  // a bar changes how the terminal wraps lines until it is stopped
  const takeBack = interrupts.onExit(() => progress.stop());
  const log = (line: string): unknown => io.stderr.write(`${line}\n`);
  try {
    return await installTensorFlow({ env: io.env, wheel, onProgress: progress, log });
  } finally {
    progress.stop();
    takeBack();
  }
}

/** How steps are compiled: as the experiment says, or not at all. */
export function compileMode({ config }: RunParts, compile = true): CompileMode {
  if (!compile) return 'off';
  return config.train.compile === 'auto' ? 'graph' : config.train.compile;
}
