import { defaultsOf } from '@ganzoo/core';
import type { Subject } from './subject.ts';
import { secondOrderContract } from './second-order.ts';
import { trainingContract } from './training.ts';

/** Trains on Wasserstein's objective; where it differentiates gradients, its second derivatives are exact. */
export function constraintContract({ plugin, catalog, params, part }: Subject<'constraint'>): void {
  const experiment = { objective: { use: 'wasserstein' }, constraints: [part] };
  trainingContract(catalog, experiment);
  const made = plugin.create({ ...defaultsOf(plugin), ...params } as never, { batchSize: 8 });
  if (made.secondOrder) secondOrderContract(catalog, { constraints: [part] }, 'discriminator');
}
