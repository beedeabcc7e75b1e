import { resultSpec, seenBy, type Cache, type PlacedMetric, type RunParts } from '@ganzoo/core';
import type { Engine } from '@ganzoo/engine';
import type { FieldSpec, SampleSet } from '@ganzoo/sdk';
import type { Eyes, Wanted } from './collector.ts';

/** What scoring a run needs. */
export interface ScoringContext {
  readonly engine: Engine;
  readonly parts: RunParts;
  /** Keeps trained features and the scores of baselines. */
  readonly cache: Cache;
}

/** A metric with what it compares samples to. */
export interface PreparedMetric extends PlacedMetric {
  readonly eyes?: Eyes;
  /** Real examples by split. */
  readonly real: Readonly<Record<string, SampleSet>>;
}

/** What a metric wants of a view, or of so many real examples. */
export function wantedBy({ wants, eyes }: Pick<PreparedMetric, 'wants' | 'eyes'>, count: number): Wanted {
  return { count, results: wants.results, looksAt: wants.looksAt, eyes };
}

/** What the results of a view are. */
export function specsOf({ game, data }: RunParts, view: string): Record<string, FieldSpec> {
  const gives = Object.entries(game.views[view]!.gives);
  return Object.fromEntries(gives.map(([name, given]) => [name, resultSpec(given, data)]));
}

/** The fields as which a view gives what a metric sees, by result; undefined where one is given as none. */
export function fieldsSeen({ game }: RunParts, { wants }: PlacedMetric): Record<string, string> | undefined {
  const { gives } = game.views[wants.view]!;
  const fields: Record<string, string> = {};
  for (const result of seenBy(wants)) {
    const given = gives[result]!;
    if (typeof given !== 'string') return undefined;
    fields[result] = given;
  }
  return fields;
}
