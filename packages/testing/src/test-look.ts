import { Rng, tf, type Batch, type Computed, type Critic, type Look } from '@ganzoo/sdk';
import { testBatch } from './numbers.ts';

/** A look for tests of what a monitor shows: at these critics, with a batch in which stands what is given. */
export function testLook(
  critics: Readonly<Record<string, Critic>>,
  { nets = {}, ...batch }: Partial<Batch> = {},
): Look {
  return {
    step: 1,
    scalars: {},
    critics,
    batch: async count => testBatch({ nets, batchSize: count, ...batch }),
    compute<T extends tf.Tensor | Readonly<Record<string, tf.Tensor>>>(make: () => T) {
      const made = make();
      const values = (tensor: tf.Tensor): Float32Array => Float32Array.from(tensor.dataSync());
      if (made instanceof tf.Tensor) return values(made) as Computed<T>;
      const named = Object.entries(made).map(([name, tensor]) => [name, values(tensor)]);
      return Object.fromEntries(named) as Computed<T>;
    },
    rng: new Rng(0),
  };
}
