import type { MetricNeeds } from '@ganzoo/sdk';

/** What a metric is to be given, with what it leaves unsaid. */
export interface MetricWants {
  readonly view: string;
  /** Results wanted as plain numbers. */
  readonly results: readonly string[];
  /** The result that features are made of; undefined where none are. */
  readonly looksAt?: string;
  /** Splits of real examples. */
  readonly splits: readonly string[];
  readonly baselines: boolean;
  readonly generator: boolean;
  /** Where it compares runs: the result that their critics judge. */
  readonly runs?: { readonly judged: string };
}

export function wantsOf({
  view = 'samples',
  results = [],
  features = false,
  looksAt = 'x',
  real = false,
  baselines = false,
  generator = false,
  runs,
}: MetricNeeds): MetricWants {
  return {
    view,
    results,
    ...(features && { looksAt }),
    splits: real === false ? [] : typeof real === 'string' ? [real] : real,
    baselines,
    generator,
    ...(runs && { runs: { judged: looksAt } }),
  };
}

/** All results that a metric sees in some way. */
export function seenBy({ results, looksAt }: MetricWants): string[] {
  return [...new Set(looksAt === undefined ? results : [...results, looksAt])];
}
