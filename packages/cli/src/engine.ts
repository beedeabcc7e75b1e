import { Engine, installTensorFlow, terminalProgress, type CompileMode } from '@ganzoo/engine';
import type { RunParts } from '@ganzoo/core';
import type { Io } from './io.ts';

/** Finds TensorFlow, or installs it with a progress bar at its first use, and starts it. */
export async function startEngine(io: Io, threads?: number): Promise<Engine> {
  // TensorFlow's C++ code writes its own log lines to the terminal and reads this once, when it is loaded
  const progress = terminalProgress(io.stderr as NodeJS.WriteStream);
  try {
    const library = await installTensorFlow({
      env: io.env,
      onProgress: progress,
      log: line => io.stderr.write(`${line}\n`),
    });
    return Engine.start({ library, threads });
  } finally {
    progress.stop();
  }
}

/** How steps are compiled: as the experiment says, or not at all. */
export function compileMode({ config }: RunParts, compile = true): CompileMode {
  if (!compile) return 'off';
  return config.train.compile === 'auto' ? 'graph' : config.train.compile;
}
