import { expect, test } from 'vitest';
import { Pace } from './pace.ts';

test('the time left follows from the steps since the first one', () => {
  const pace = new Pace();
  expect(pace.left(101, 200, 30)).toBeUndefined(); // went on at step 100, 30 s of compilation
  expect(pace.left(101, 200, 31)).toBeUndefined();
  expect(pace.left(111, 200, 40)).toBe(89);
  expect(pace.left(200, 200, 129)).toBe(0);
});
