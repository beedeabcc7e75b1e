import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { GANZOO, ROOT } from './root.ts';

/** What `scores.jsonl` says of one step. */
export interface ScoreRow {
  readonly step: number;
  /** By label and `label/name`; null for a failed metric. */
  readonly values: Readonly<Record<string, number | null>>;
}

/** A finished run as its folder tells it. */
export interface RunResult {
  readonly folder: string;
  /** Seconds of the whole process; undefined where an earlier call had begun the run. */
  readonly seconds?: number;
  readonly scores: readonly ScoreRow[];
  readonly notes: readonly string[];
  /** Median time of a step, ms. */
  readonly stepMs: number;
  /** Median norm of the generator's gradient; undefined where no player has that name. */
  readonly generatorGradient?: number;
}

interface Line {
  readonly tag: string;
  readonly value: number | string;
}

/** Where a run's picture of its last samples lies. */
export const FINAL_PICTURE = join('samples', 'final.png');

/** Runs `ganzoo run ARGS --out FOLDER`; with `keep`, a run that is there is taken as it is, or resumed where it ended early. */
export function run(args: readonly string[], folder: string, { keep = false } = {}): RunResult {
  const resumed = keep && existsSync(join(folder, 'checkpoints'));
  if (!resumed) rmSync(folder, { recursive: true, force: true });
  mkdirSync(dirname(folder), { recursive: true });
  const started = performance.now();
  const command = resumed ? ['--resume', folder] : [...args, '--out', folder];
  const { status } = spawnSync(process.execPath, [GANZOO, 'run', ...command], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error(`ganzoo run ${command.join(' ')} ended with ${status}`);
  return { ...readRun(folder), seconds: resumed ? undefined : (performance.now() - started) / 1000 };
}

function readRun(folder: string): RunResult {
  const linesOf = <T>(file: string): T[] =>
    readFileSync(join(folder, file), 'utf8')
      .trim()
      .split('\n')
      .map(line => JSON.parse(line) as T);
  const events = linesOf<Line>('events.jsonl');
  const median = (wanted: string): number | undefined => {
    const values = events.filter(({ tag }) => tag === wanted).map(({ value }) => Number(value));
    return values.sort((a, b) => a - b)[values.length >> 1];
  };
  return {
    folder,
    scores: linesOf<ScoreRow>('scores.jsonl'),
    notes: events.filter(({ tag }) => tag === 'note').map(({ value }) => String(value)),
    stepMs: median('speed/step-time-ms')!,
    generatorGradient: median('generator/gradient-norm'),
  };
}
