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

/** Numbers in an example up to which one thread is faster: handing work over then costs more than the work. */
const SMALL_EXAMPLE = 64;

/** Threads a run gets when none are asked for: one for points and other small vectors, else TensorFlow's own choice. */
export function suitableThreads({ field }: RunParts): number | undefined {
  return field.shape.reduce((a, b) => a * b, 1) <= SMALL_EXAMPLE ? 1 : undefined;
}

/** How steps are compiled: as the experiment says, or not at all. */
export function compileMode({ config }: RunParts, compile = true): CompileMode {
  if (!compile) return 'off';
  return config.train.compile === 'auto' ? 'graph' : config.train.compile;
}
