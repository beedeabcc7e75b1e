import type { Catalog } from '@ganzoo/core';
import { tf } from '@ganzoo/sdk';
import { expect, it } from 'vitest';
import { MiniRun, type ExperimentObject } from '../mini-run.ts';

/** What holds for every part a training is made of: finite gradients for each player, repeatable, no leak, compiled as eager. */
export function trainingContract(catalog: Catalog, experiment: ExperimentObject): void {
  it('gives every player a finite gradient that is not zero', async () => {
    const run = await MiniRun.start(catalog, experiment);
    for (const values of run.take(3)) {
      for (const [player, { trains }] of Object.entries(run.parts.game.players)) {
        expect(values[`${player}/loss`]).toSatisfy(Number.isFinite);
        if (trains.length === 0) continue;
        expect(values[`${player}/gradient-norm`]).toSatisfy(
          (norm: number) => Number.isFinite(norm) && norm > 0,
        );
      }
      for (const value of Object.values(values)) expect(value).toSatisfy(Number.isFinite);
    }
    for (const { variable } of run.state.nets.all())
      expect(variable.dataSync().every(Number.isFinite)).toBe(true);
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

  it('computes compiled what it computes step by step', async () => {
    const losses = async (mode: 'graph' | 'off'): Promise<Record<string, number>[]> => {
      const run = await MiniRun.start(catalog, experiment, mode);
      const values = run.take(5);
      run.dispose();
      return values;
    };
    const [compiled, eager] = [await losses('graph'), await losses('off')];
    compiled.forEach((values, i) => {
      for (const [name, value] of Object.entries(values)) {
        // the same operations in another order of additions: float32 rounding, grown over five updates
        expect(Math.abs(value - eager[i]![name]!)).toBeLessThan(1e-4 * Math.max(1, Math.abs(value)));
      }
    });
  });

  it('leaks nothing', async () => {
    const run = await MiniRun.start(catalog, experiment);
    run.take(2);
    const before = [run.engine.handles, tf.memory().numTensors];
    run.take(10);
    expect([run.engine.handles, tf.memory().numTensors]).toEqual(before);
    run.dispose();
  });
}
