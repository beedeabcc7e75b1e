import { expect, it } from 'vitest';
import { stepsFor, stretchAt, stretchesOf } from './phases.ts';

const player = { trains: [], loss: () => undefined as never };
const players = { a: player, b: player };

it('is one stretch of all players without phases', () => {
  expect(stretchesOf({ players })).toEqual([{ from: 0, until: Infinity, players: ['a', 'b'] }]);
});

it('lets all players move after a last phase that has a length', () => {
  const phases = [
    { name: 'first', steps: 3, players: ['b', 'a'] },
    { name: 'second', steps: 2, players: ['b'] },
  ];
  expect(stretchesOf({ players, phases })).toEqual([
    { name: 'first', from: 0, until: 3, players: ['a', 'b'] },
    { name: 'second', from: 3, until: 5, players: ['b'] },
    { from: 5, until: Infinity, players: ['a', 'b'] },
  ]);
  expect([2, 3, 4, 5].map(step => stretchAt({ players, phases }, step).name)).toEqual([
    'first',
    'second',
    'second',
    undefined,
  ]);
});

it('ends with a last phase without a length', () => {
  const phases = [{ name: 'all', players: ['b'] }];
  expect(stretchAt({ players, phases }, 1e9)).toMatchObject({ name: 'all', players: ['b'] });
});

it('counts the steps until a player has had its updates', () => {
  const phases = [
    { name: 'first', steps: 100, players: ['b'] },
    { name: 'second', steps: 10, players: ['a'] },
    { name: 'third', players: ['b'] },
  ];
  expect(stepsFor({ players }, 'a', 20, 1)).toBe(20);
  expect(stepsFor({ players }, 'a', 21, 5)).toBe(5);
  expect(stepsFor({ players, phases }, 'a', 10, 1)).toBe(110);
  expect(stepsFor({ players, phases }, 'b', 100, 1)).toBe(100);
  expect(stepsFor({ players, phases }, 'b', 101, 1)).toBe(111);
  expect(stepsFor({ players, phases }, 'a', 11, 1)).toBe(Infinity);
});
