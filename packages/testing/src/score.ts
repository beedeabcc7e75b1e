import { Cache, compose, type Catalog } from '@ganzoo/core';
import { createEvaluator } from '@ganzoo/evaluate';
import { toEnd, type Scoring } from '@ganzoo/train';
import { loadObject, type ExperimentObject, type MiniRun } from './mini-run.ts';

/** What {@link score} scores by. */
export interface ScoreOptions {
  readonly catalog: Catalog;
  /** The run's experiment, with the metrics. */
  readonly experiment: ExperimentObject;
  /** Keeps features and baselines. */
  readonly cacheFolder: string;
  readonly signal?: AbortSignal;
  /** Is told what is about to be done. */
  readonly tell?: (what: string) => void;
}

/** Scores a run as it stands, as a process of its own would: with nothing but the files of the cache. */
export async function score(
  run: MiniRun,
  { catalog, experiment, cacheFolder, signal, tell }: ScoreOptions,
): Promise<Scoring> {
  const { engine, rng } = run;
  const loaded = await loadObject(catalog, experiment);
  const parts = await compose(loaded, loaded.catalog, { rng, cacheFolder });
  const evaluator = createEvaluator({ engine, parts, cache: new Cache(cacheFolder) })!;
  const viewer = run.viewer();
  try {
    return await toEnd(evaluator.score(1, true, viewer, signal), tell);
  } finally {
    await evaluator.dispose();
    await viewer.dispose();
  }
}
