import { describe, expect, it } from 'vitest';
import { discriminatorWins } from './discriminator-wins.ts';
import { CONTEXT, saidOf } from './logged.test.helper.ts';

const made = discriminatorWins.create({ player: 'critic', accuracy: 0.99, loss: 0.02, logged: 3 }, CONTEXT);
/** Steps in which it warns. */
const steps = (tag: string, values: number[]): number[] =>
  saidOf(made, `critic/${tag}`, values).flatMap((said, step) => (said === undefined ? [] : [step]));

describe('discriminator-wins', () => {
  it('waits for as many logged steps in a row as it is told', () => {
    expect(steps('accuracy', [1, 1, 0.99, 1, 0.98, 1, 1, 1])).toEqual([2, 3, 7]);
    expect(steps('loss', [0.01, 0, 0.02, 0.03, 0.01, 0.01, 0.01])).toEqual([2, 6]);
  });

  it('does not take the loss of a fair game of Wasserstein for that of a won one', () => {
    expect(steps('loss', [0.01, -0.01, 0.02, -0.3, -0.3, -0.3])).toEqual([]);
  });

  it('passes over other players', () => {
    expect(saidOf(made, 'generator/loss', [0, 0, 0, 0])).toEqual(Array(4).fill(undefined));
  });

  it('says whose and for how long', () => {
    expect(saidOf(made, 'critic/accuracy', [1, 1, 1]).at(-1)).toBe(
      'critic has judged at least 0.99 of all examples right in 3 logged steps',
    );
    expect(made.needs).toEqual({ players: ['critic'] });
  });
});
