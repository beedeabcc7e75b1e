import { expect, it } from 'vitest';
import { largeGradients } from './large-gradients.ts';
import { CONTEXT } from './logged.test.helper.ts';

it('large-gradients warns of each player by itself, over the limit only', () => {
  const { warn } = largeGradients.create({ over: 100 }, CONTEXT);
  const norms = { 'a/gradient-norm': 100, 'b/gradient-norm': 123.456, 'c/gradient-norm': Infinity };
  expect(warn!({ ...norms, 'd/loss': 1e6, 'd/gradient-norm': NaN }, 1, [])).toEqual({
    b: 'the gradient of b has a norm of 123, over 100',
    c: 'the gradient of c has a norm of Infinity, over 100',
  });
  expect(warn!({}, 1, [])).toEqual({});
});
