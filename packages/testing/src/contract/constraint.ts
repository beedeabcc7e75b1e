import { make, type Values } from '../numbers.ts';
import type { Subject } from './subject.ts';
import { secondOrderContract } from './second-order.ts';
import { trainingContract } from './training.ts';

/**
 * Trains on Wasserstein's objective; where it differentiates gradients, its second derivatives are exact. Of one that is made
 * of others it is not known before a test whether it does, so that those are left to the others' own suites.
 */
export function constraintContract({ plugin, catalog, params, part }: Subject<'constraint'>): void {
  const experiment = { objective: { use: 'wasserstein' }, constraints: [part] };
  trainingContract(catalog, experiment);
  if (Object.values(plugin.params).some(({ kind }) => kind !== undefined)) return;
  const data = { fields: { x: { shape: [8, 8, 1], dtype: 'uint8' } } } as const;
  const made = make(plugin, params as Values<typeof plugin>, { batchSize: 8, data });
  if (made.secondOrder) secondOrderContract(catalog, { constraints: [part] }, 'discriminator');
}
