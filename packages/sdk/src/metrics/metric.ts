import type { Metric, MetricInput, MetricNeeds, MetricResult } from '../contracts/metric.ts';

/** A metric as it is declared: what it computes from has the names that it needs, and no other. */
interface Declared<
  R extends string,
  L extends string,
  H extends boolean,
  G extends boolean,
  C extends 2 | undefined,
> {
  readonly better: Metric['better'];
  readonly label: string;
  readonly needs: MetricNeeds<R, L, H, G, C>;
  compute(
    input: MetricInput<NoInfer<R>, NoInfer<L>, NoInfer<H>, NoInfer<G>, NoInfer<C>>,
  ): MetricResult | Promise<MetricResult>;
}

/**
 * A metric from its declaration: `compute` is given the results, splits, features, generator and runs that `needs` names.
 *
 * @example
 * metric({
 *   better: 'higher',
 *   label: 'accuracy',
 *   needs: { view: 'predictions', results: ['predicted', 'y'] },
 *   compute: ({ view }) => ({ value: shareOfEqual(view.values.predicted, view.values.y) }),
 * });
 */
export function metric<
  const R extends string = never,
  const L extends string = never,
  const H extends boolean = false,
  const G extends boolean = false,
  const C extends 2 | undefined = undefined,
>(declared: Declared<R, L, H, G, C>): Metric {
  // it is given what it needs
  return declared as unknown as Metric;
}
