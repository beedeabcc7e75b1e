import { seenBy, type RunParts } from '@ganzoo/core';
import type { SampleSet } from '@ganzoo/sdk';
import type { Viewer } from '@ganzoo/train';
import { BATCH, type Collector } from './collector.ts';
import { specsOf, wantedBy, type PreparedMetric } from './prepared-metric.ts';

/** A run whose views are looked at. */
export interface ViewedRun {
  readonly parts: RunParts;
  readonly viewer: Viewer;
}

/** What each metric is given of its view, in one pass over each view for all metrics that look at it. */
export async function shownTo(
  metrics: readonly PreparedMetric[],
  { parts, viewer }: ViewedRun,
  collector: Collector,
  signal?: AbortSignal,
): Promise<SampleSet[]> {
  const shown: SampleSet[] = metrics.map(() => ({ count: 0, values: {}, fields: {} }));
  const seeing = metrics.filter(({ wants }) => seenBy(wants).length > 0);
  for (const view of new Set(seeing.map(({ wants }) => wants.view))) {
    const looking = seeing.filter(({ wants }) => wants.view === view);
    const size = await viewer.sizeOf(view);
    const wanted = looking.map(metric => wantedBy(metric, Math.min(metric.config.samples, size)));
    const batch = Math.min(BATCH, Math.max(...wanted.map(({ count }) => count)));
    const batches = viewer.batches(view, 'evaluation', batch);
    const sets = await collector.collect(batches, wanted, specsOf(parts, view), signal);
    looking.forEach((metric, k) => (shown[metrics.indexOf(metric)] = sets[k]!));
  }
  return shown;
}
