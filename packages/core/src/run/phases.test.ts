import { expect, it } from 'vitest';
import { stepsFor, stretchAt, stretchesOf, undecidedBy } from './phases.ts';

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

const until = (): boolean => false;

it('ends a phase with a condition where it did, and the next one begins there', () => {
  const phases = [
    { name: 'a first', steps: 10, players: ['a'], until },
    { name: 'open', players: ['b'], until },
  ];
  const at = (step: number, ended = {}) => stretchAt({ players, phases }, step, ended).name;
  expect([9, 10, 1e9].map(step => at(step))).toEqual(['a first', 'open', 'open']);
  expect([3, 4].map(step => at(step, { 'a first': 4 }))).toEqual(['a first', 'open']);
  expect([19, 20].map(step => at(step, { 'a first': 4, open: 20 }))).toEqual(['open', undefined]);
  // what may come after an open phase is among the stretches, for the rehearsal
  expect(stretchesOf({ players, phases }).map(({ players: moving }) => moving)).toEqual([
    ['a'],
    ['b'],
    ['a', 'b'],
  ]);
});

it('knows which condition a number of updates depends on', () => {
  const phases = [
    { name: 'both', steps: 10, players: ['a', 'b'] },
    { name: 'a only', steps: 10, players: ['a'], until },
  ];
  const by = (player: string, steps: number) => undecidedBy({ players, phases }, player, steps);
  expect([by('a', 100), by('b', 10), by('b', 11)]).toEqual([undefined, undefined, 'a only']);
});
