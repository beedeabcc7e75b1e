import { Rng } from '@ganzoo/sdk';
import { expect, it } from 'vitest';
import { DataOrder } from './order.ts';

it('shows every example once an epoch, in another order each time', () => {
  const order = new DataOrder(new Rng(1), 100);
  const [first, second] = [order.rows(0, 100), order.rows(100, 100)];
  expect([...first].sort((a, b) => a - b)).toEqual([...Array(100).keys()]);
  expect([...second].sort((a, b) => a - b)).toEqual([...Array(100).keys()]);
  expect(first).not.toEqual(second);
});

it('depends on the position only, so a resumed run goes on with the next example', () => {
  const whole = new DataOrder(new Rng(1), 70).rows(0, 640);
  const resumed = new DataOrder(new Rng(1), 70);
  for (const at of [0, 64, 128, 320, 576]) {
    expect(resumed.rows(at, 64)).toEqual(whole.slice(at, at + 64));
  }
});
