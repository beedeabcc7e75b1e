import { make, type Values } from '../numbers.ts';
import type { Subject } from './subject.ts';
import { secondOrderContract } from './second-order.ts';
import { trainingContract } from './training.ts';

/** Trains on Wasserstein's objective; where it differentiates gradients, its second derivatives are exact. */
export function constraintContract({ plugin, catalog, params, part }: Subject<'constraint'>): void {
  const experiment = { objective: { use: 'wasserstein' }, constraints: [part] };
  trainingContract(catalog, experiment);
  const made = make(plugin, params as Values<typeof plugin>, { batchSize: 8 });
  if (made.secondOrder) secondOrderContract(catalog, { constraints: [part] }, 'discriminator');
}
