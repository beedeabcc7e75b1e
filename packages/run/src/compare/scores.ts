import type { RunParts } from '@ganzoo/core';
import type { Metric } from '@ganzoo/sdk';
import { isDeepStrictEqual } from 'node:util';
import type { ScoresLine } from '../sinks/scores-file.ts';

/** Scores by tag; null where a metric failed. */
export type Scores = Readonly<Record<string, number | null>>;

/**
 * The last scores of a step by tag. Lines with another number of samples than the experiment's, or with parameters set for
 * them alone, are left out: they are of other metrics, so to say.
 */
export function scoresAt(lines: readonly ScoresLine[], step: number): Scores {
  const own = lines.filter(line => line.step === step && line.samples === undefined && !line.sampling);
  return Object.assign({}, ...own.map(({ values }) => values)) as Scores;
}

/** Which direction is better, of scores that runs got from the same metric on the same data. */
export function sharedDirections(
  runs: readonly { readonly parts: RunParts; readonly scores: Scores }[],
): Record<string, Metric['better']> {
  const directions: Record<string, Metric['better']> = {};
  for (const tag of new Set(runs.flatMap(({ scores }) => Object.keys(scores)))) {
    const [first, ...others] = runs
      .filter(({ scores }) => tag in scores)
      .map(({ parts }) => {
        const metric = parts.metrics.find(each => each.tag === tag);
        if (!metric) return undefined;
        const { name, params, config, product } = metric;
        const { features, samples } = config;
        return { name, params, features, samples, data: parts.dataKey, better: product.better };
      });
    if (first && others.every(other => isDeepStrictEqual(other, first))) directions[tag] = first.better;
  }
  return directions;
}
