import { join, resolve } from 'node:path';
import {
  drawCheckpoint,
  openCheckpoint,
  runFile,
  writeFileWhole,
  type DrawOptions,
  type EngineChoice,
  type WhichStep,
} from '@ganzoo/run';
import { displayPath } from '@ganzoo/sdk/host';
import { toPng } from '@ganzoo/train';
import type { Context } from './context.ts';
import { warner } from './io.ts';

export interface SampleCheckpointOptions extends EngineChoice, DrawOptions {
  readonly step: WhichStep;
  /** Where the picture goes. */
  readonly out?: string;
}

/** Draws samples from a checkpoint, saves them as a picture and prints where. */
export async function sampleCheckpoint(
  given: string,
  overrides: readonly string[],
  { count, out, interpolate, view, ...options }: SampleCheckpointOptions,
  context: Context,
): Promise<void> {
  const { io } = context;
  const { startEngine } = await context.services();
  const opened = await openCheckpoint(given, {
    ...options,
    overrides,
    dataOptional: true,
    startEngine,
  });
  try {
    opened.warnings.forEach(warner(io));
    const picture = await drawCheckpoint(opened, { count, interpolate, view });
    const step = String(opened.checkpoint.state.step).padStart(6, '0');
    const what = view === undefined || view === 'samples' ? '' : `-${view}`;
    const name = `${interpolate ? 'interpolation' : 'sample'}${what}-${step}.png`;
    const file = out === undefined ? join(runFile(opened.folder, 'samples'), name) : resolve(out);
    writeFileWhole(file, toPng(picture));
    io.stdout.write(`${displayPath(file)}\n`);
  } finally {
    await opened.close();
  }
}
