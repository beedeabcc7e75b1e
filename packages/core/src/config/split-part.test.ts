import { expect, it } from 'vitest';
import { splitPart } from './split-part.ts';

it('takes a part apart', () => {
  expect(
    splitPart({ use: 'fid', every: 3, features: null, samples: 2, weight: 1, on: ['a'], of: 'x' }),
  ).toEqual({
    use: 'fid',
    params: { weight: 1 },
    reserved: { every: 3, features: null, samples: 2, on: ['a'], of: 'x' },
  });
});
