import { readEvents, readScores, runExperiment, type ScoresLine } from '@ganzoo/run';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from './root.ts';

/** A finished run as its folder tells it. */
export interface RunResult {
  readonly folder: string;
  /** Seconds of the whole run; undefined where an earlier call had begun it. */
  readonly seconds?: number;
  readonly scores: readonly Pick<ScoresLine, 'step' | 'values'>[];
  readonly notes: readonly string[];
  /** Median time of a step, ms. */
  readonly stepMs: number;
  /** Median norm of the generator's gradient; undefined where no player has that name. */
  readonly generatorGradient?: number;
}

/** Where a run's picture of its last samples lies. */
export const FINAL_PICTURE = join('samples', 'final.png');

/**
 * Runs an experiment file of this repository, with overrides, in a folder; says which and how it scores. With `keep`, a run
 * that is there is taken as it is, or gone on with where it ended early.
 */
export async function run(
  [file, ...overrides]: readonly [string, ...string[]],
  folder: string,
  { keep = false } = {},
): Promise<RunResult> {
  const resumed = keep && existsSync(join(folder, 'checkpoints'));
  if (!resumed) rmSync(folder, { recursive: true, force: true });
  mkdirSync(dirname(folder), { recursive: true });
  console.log(`${folder}${resumed ? ', goes on' : ''}: ${[file, ...overrides].join(' ')}`);
  const started = performance.now();
  const events = resumed
    ? runExperiment({ overrides: [], resume: { folder } })
    : runExperiment({ file: join(ROOT, file), overrides }, { out: folder });
  for await (const event of events) {
    if (event.kind === 'scores') console.log(`  step ${event.step}: ${JSON.stringify(event.row.values)}`);
    if (event.kind === 'end') console.log(`  ${event.status} at step ${event.step}`);
    if (event.kind === 'end' && event.status === 'diverged') throw new Error(`It diverged: ${event.reason}`);
  }
  return { ...readRun(folder), seconds: resumed ? undefined : (performance.now() - started) / 1000 };
}

function readRun(folder: string): RunResult {
  const events = readEvents(folder);
  const median = (wanted: string): number | undefined => {
    const values = events.filter(({ tag }) => tag === wanted).map(({ value }) => Number(value));
    return values.sort((a, b) => a - b)[values.length >> 1];
  };
  return {
    folder,
    scores: readScores(folder),
    notes: events.filter(({ tag }) => tag === 'note').map(({ value }) => String(value)),
    stepMs: median('speed/step-time-ms')!,
    generatorGradient: median('generator/gradient-norm'),
  };
}
