import { stretchesOf } from '@ganzoo/core';
import type { Engine } from '@ganzoo/engine';
import type { Order } from '@ganzoo/sdk';
import { Parameters } from '@ganzoo/sdk/host';
import { averageWeights } from './average-weights.ts';
import { lossOnly, makeStep, stepArguments } from './step.ts';
import type { StepContext, StepPlan } from './context.ts';

/**
 * Makes every weight of the game's nets, by running all losses on a graph that is thrown away.
 *
 * Gradients need the list of weights beforehand, and weights come to be when their layer is first called. Averages start
 * at the first weights, too.
 */
export function makeWeights(engine: Engine, context: StepContext, constants?: StepPlan['constants']): void {
  const players = Object.keys(context.parts.game.players);
  const plan: StepPlan = { players, discIters: 1, order: 'in-turn', detailed: false };
  engine.rehearse(stepArguments(context, plan), (...args) =>
    players.map(player => lossOnly(context, player, args, constants)),
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
  const { game } = context.parts;
  const keyOf = (players: readonly string[], order: Order): string => [order, ...players].join();
  const seen = new Set(compiled ? [keyOf(first.players, first.order)] : []);
  for (const { players, order = game.order ?? 'in-turn' } of [first, ...stretchesOf(game)]) {
    if (seen.has(keyOf(players, order))) continue;
    seen.add(keyOf(players, order));
    const plan: StepPlan = { players, discIters: 1, order, detailed: true, constants: first.constants };
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
