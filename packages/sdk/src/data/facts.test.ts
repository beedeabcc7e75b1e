import { expect, expectTypeOf, it } from 'vitest';
import { fact, know, knownOf, MODES } from './facts.ts';

it('a data set knows what its maker says, by a name and with its type', () => {
  const chain = fact<{ readonly transitions: number[][] }>('chain');
  const data = {
    known: { ...know(chain, { transitions: [[1]] }), ...know(MODES, { centres: [[0]], sigma: 1 }) },
  };
  const found = knownOf(data, chain);
  expectTypeOf(found).toEqualTypeOf<{ readonly transitions: number[][] } | undefined>();
  expect(found).toEqual({ transitions: [[1]] });
  expect(knownOf(data, MODES)?.sigma).toBe(1);
});

it('what nobody knows is undefined, whatever its name', () => {
  expect(knownOf({}, MODES)).toBeUndefined();
  expect(knownOf({ known: {} }, fact('toString'))).toBeUndefined();
});
