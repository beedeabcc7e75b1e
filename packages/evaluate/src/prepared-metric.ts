import type { Cache, PlacedMetric, RunParts } from '@ganzoo/core';
import type { Engine } from '@ganzoo/engine';
import type { SampleSet } from '@ganzoo/sdk';
import type { SampleCollector } from './sample-set.ts';

/** What scoring a run needs. */
export interface ScoringContext {
  readonly engine: Engine;
  readonly parts: RunParts;
  /** Keeps trained features and the scores of baselines. */
  readonly cache: Cache;
}

/** A metric with what it compares samples to. */
export interface PreparedMetric extends PlacedMetric {
  /** Same for metrics that see samples in the same way. */
  readonly featuresKey: string;
  readonly collector: SampleCollector;
  /** The test split, seen in that way. */
  readonly real: SampleSet;
}
