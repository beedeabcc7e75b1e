import { stretchesOf } from '@ganzoo/core';
import type { Engine } from '@ganzoo/engine';
import { Parameters } from '@ganzoo/sdk/host';
import { averageWeights } from './average-weights.ts';
import { lossOnly, makeStep, stepArguments, type StepContext, type StepPlan } from './step.ts';

/**
 * Makes every weight of the game's nets, by running all losses on a graph that is thrown away.
 *
 * Gradients need the list of weights beforehand, and weights come to be when their layer is first called. Averages start
 * at the first weights, too.
 */
export function makeWeights(engine: Engine, context: StepContext): void {
  const players = Object.keys(context.parts.game.players);
  const plan = { players, discIters: 1, detailed: false };
  engine.rehearse(stepArguments(context, plan), (...args) =>
    players.map(player => lossOnly(context, player, args)),
  );
  averageWeights(context, undefined);
}

/**
 * Runs whole steps on graphs that are thrown away, with gradients, penalties and hooks: of the phase of `first` unless
 * that is compiled anyway, and of every other phase.
 */
export function rehearse(
  engine: Engine,
  context: StepContext,
  first: StepPlan,
  { compiled }: { readonly compiled: boolean },
): void {
  const seen = new Set(compiled ? [first.players.join()] : []);
  const stretches = [first, ...stretchesOf(context.parts.game)];
  for (const { players } of stretches) {
    if (seen.has(players.join())) continue;
    seen.add(players.join());
    const plan = { players, discIters: 1, detailed: true };
    // slots and counters of their own: those of a phase that begins later start then
    const extras = new Parameters(engine, context.rng.fork('rehearsal'));
    try {
      const step = makeStep({ ...context, extras }, plan);
      engine.rehearse(stepArguments(context, plan), (...args) => step.run(...args));
    } finally {
      extras.dispose();
    }
  }
}
