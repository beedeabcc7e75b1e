import { secondOrderContract } from './second-order.ts';
import { experimentWith, type Subject } from './subject.ts';
import { trainingContract } from './training.ts';

/**
 * Trains, on Wasserstein's objective unless the author has another; where it differentiates gradients, its second
 * derivatives are exact.
 */
export function constraintContract(subject: Subject<'constraint'>): void {
  trainingContract(subject.catalog, experimentWith(subject));
  secondOrderContract(subject, ({ parts }) =>
    parts.constraints
      .filter(({ name, product }) => name === subject.plugin.name && product.secondOrder)
      .flatMap(({ on }) => on),
  );
}
