import { tf } from '@ganzoo/sdk';
import { beforeAll, describe, expect, it } from 'vitest';
import { Engine } from '../engine.ts';
import { BOUND, distance, firstDerivative, secondDerivative } from '../gradients/derivatives.test.helper.ts';
import { LAYERS } from '../gradients/layers.test.helper.ts';
import { OPS } from '../gradients/ops.test.helper.ts';

/** Tensors of each backend, those that only kernels know of too. */
const alive = (): number[] => [Engine.running!.handles, tf.engine().findBackend('cpu').numDataIds()];

/** Every operation of the gradients' tests on a portable backend; one a process. */
export function portableDerivatives(backend: 'wasm' | 'cpu'): void {
  beforeAll(async () => {
    await Engine.start({ backend });
  });

  describe(`derivatives on the ${backend} backend`, () => {
    it.each(Object.entries({ ...OPS, ...LAYERS }))(
      'of %s equal finite differences, first and second',
      (_, op) => {
        const before = alive();
        for (const compare of [firstDerivative, secondDerivative]) {
          expect(distance(compare(op, (f, x) => f(x)))).toBeLessThan(BOUND);
        }
        expect(alive()).toEqual(before);
      },
    );
  });
}
