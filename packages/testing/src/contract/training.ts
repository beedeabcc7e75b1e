import { stretchesOf, type Catalog } from '@ganzoo/core';
import { tf, type History } from '@ganzoo/sdk';
import { expect } from 'vitest';
import { MiniRun, type ExperimentObject } from '../mini-run.ts';
import { it } from './checks.ts';

/** A step's scalars, and the players that moved in it. */
interface Stepped {
  readonly players: readonly string[];
  readonly values: Readonly<Record<string, number>>;
}

/** Steps at the beginning of each phase of a game. */
function* stepsOf(run: MiniRun, each: number): Generator<Stepped, void, void> {
  const { game } = run.parts;
  let ended: History['ended'];
  for (let i = 0; i < stretchesOf(game, ended).length; i++) {
    const { name = '', from, until, players } = stretchesOf(game, ended)[i]!;
    if (from === until) continue;
    run.goTo(from, ended);
    for (const values of run.take(Math.min(each, until - from))) yield { players, values };
    // a phase that only its condition ends is over when it has been tried
    if (until === Infinity) ended = { ...ended, [name]: from + each };
  }
}

/** What holds for every part a training is made of, in each phase: finite gradients for each player, repeatable, no leak, compiled as eager. */
export function trainingContract(catalog: Catalog, experiment: ExperimentObject): void {
  it('gives every player a finite gradient that is not zero', async () => {
    const run = await MiniRun.start(catalog, experiment);
    for (const { players, values } of stepsOf(run, 3)) {
      for (const player of players) {
        expect(values[`${player}/loss`]).toSatisfy(Number.isFinite);
        if (run.parts.game.players[player]!.trains.length === 0) continue;
        expect(values[`${player}/gradient-norm`]).toSatisfy(
          (norm: number) => Number.isFinite(norm) && norm > 0,
        );
      }
      for (const value of Object.values(values)) expect(value).toSatisfy(Number.isFinite);
    }
    expectFiniteWeights(run);
    run.dispose();
  });

  it('gives the same numbers for the same seed and others for another', async () => {
    const numbers = async (seed: number): Promise<unknown> => {
      const run = await MiniRun.start(catalog, { ...experiment, seed });
      const values = [run.take(3), Array.from(await run.sample(4))];
      run.dispose();
      return values;
    };
    const first = await numbers(1);
    expect(await numbers(1)).toEqual(first);
    expect(await numbers(2)).not.toEqual(first);
  });

  it('computes compiled what it computes step by step', async () => expectAsEager(catalog, experiment, 5));

  it('leaks nothing', async () => {
    // what a plugin's own code keeps is kept again at each step only where nothing is compiled
    for (const mode of ['graph', 'off'] as const) {
      const run = await MiniRun.start(catalog, experiment, mode);
      // another phase would bring a step and slots of its own
      const { from } = stretchesOf(run.parts.game).find(phase => phase.until - phase.from >= 7)!;
      run.goTo(from);
      run.take(7);
      const before = [run.engine.handles, tf.memory().numTensors];
      // the very steps again: others may be compiled anew
      run.goTo(from);
      run.take(7);
      expect([run.engine.handles, tf.memory().numTensors], mode).toEqual(before);
      run.dispose();
    }
  });
}

/** The least of it: two steps of each phase give finite numbers, compiled those of single operations. */
export function trains(catalog: Catalog, experiment: ExperimentObject): void {
  it('trains, compiled as step by step', () => expectAsEager(catalog, experiment, 2));
}

async function expectAsEager(catalog: Catalog, experiment: ExperimentObject, each: number): Promise<void> {
  const steps = async (mode: 'graph' | 'off'): Promise<Stepped[]> => {
    const run = await MiniRun.start(catalog, experiment, mode);
    const values = [...stepsOf(run, each)];
    expectFiniteWeights(run);
    run.dispose();
    return values;
  };
  const [compiled, eager] = [await steps('graph'), await steps('off')];
  compiled.forEach(({ values }, i) => {
    for (const [name, value] of Object.entries(values)) {
      expect(value, name).toSatisfy(Number.isFinite);
      // the same operations in another order of additions: float32 rounding, grown over five updates
      const most = 1e-4 * Math.max(1, Math.abs(value));
      expect(Math.abs(value - eager[i]!.values[name]!), name).toBeLessThan(most);
    }
  });
}

function expectFiniteWeights({ state }: MiniRun): void {
  for (const { path, variable } of state.nets.all())
    expect(variable.dataSync().every(Number.isFinite), path).toBe(true);
}
