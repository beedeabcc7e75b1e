import { scoreRuns, type Comparison } from '@ganzoo/evaluate';
import { suitableThreads, toEnd } from '@ganzoo/train';
import { loadCheckpoint, type CheckpointOptions, type OpenCheckpoint } from '../checkpoint/open.ts';
import { startEngine } from '../start-engine.ts';
import type { RunsBeside } from './compare-runs.ts';

/** How runs are scored together. */
export interface ScoreComparisonOptions extends Omit<
  CheckpointOptions,
  'step' | 'overrides' | 'dataOptional'
> {
  /** Is given what is about to be done, where that takes its time. */
  readonly tell?: (what: string) => void;
  /** Ends the scoring, which then throws the signal's reason. */
  readonly signal?: AbortSignal;
}

/** Scores runs by the metrics that compare them, all of them in one engine; nothing is scored where none is asked for. */
export async function scoreComparison(
  { runs, asked }: RunsBeside,
  { tell, signal, startEngine: start = startEngine, threads, device, backend }: ScoreComparisonOptions = {},
): Promise<Comparison> {
  if (asked.length === 0) return { scores: [], notes: [], warnings: [] };
  const { parts, cache } = runs[0]!.found;
  const engine = await start({ ...suitableThreads(parts, threads), device, backend });
  const open: OpenCheckpoint[] = [];
  try {
    for (const { found } of runs) open.push(await loadCheckpoint(found, engine));
    const compared = runs.map(({ name }, i) => ({ ...open[i]!, name }));
    return await toEnd(scoreRuns({ engine, cache, runs: compared }, signal), tell);
  } finally {
    for (const each of open) await each.close();
  }
}
