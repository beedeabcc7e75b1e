import { stretchesOf } from '@ganzoo/core';
import type { Engine } from '@ganzoo/engine';
import { Parameters } from '@ganzoo/sdk/host';
import { rehearseConditions } from './end-phase.ts';
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
    players.map(player => lossOnly({ ...context, rehearsal: true }, player, args, { constants })),
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
  rehearseConditions(context.parts);
  const later = stretchesOf(game).map((stretch): StepPlan => {
    const { players, order = game.order ?? 'in-turn', batchSize } = stretch;
    const constants = context.schedule.constantsIn(stretch, first.constants);
    return { players, order, batchSize, constants, discIters: 1, detailed: true };
  });
  const keyOf = ({ players, order, batchSize, constants }: StepPlan): string =>
    JSON.stringify([order, players, batchSize, constants]);
  const seen = new Set(compiled ? [keyOf(first)] : []);
  for (const plan of [{ ...first, discIters: 1, detailed: true }, ...later]) {
    if (seen.has(keyOf(plan))) continue;
    seen.add(keyOf(plan));
    rehearseStep(engine, context, plan, first);
  }
}

function rehearseStep(engine: Engine, context: StepContext, plan: StepPlan, first: StepPlan): void {
  // slots and counters of their own, those of a phase that begins later start then, and so do layers that only it has
  const extras = new Parameters(engine, context.rng.fork('rehearsal'));
  const isAsNow = JSON.stringify(plan.constants) === JSON.stringify(first.constants);
  const nets = isAsNow ? context.nets : new Parameters(engine, context.rng.fork('rehearsal'));
  const own: StepContext = { ...context, nets, extras, rehearsal: true };
  try {
    if (!isAsNow) makeWeights(engine, own, plan.constants);
    const step = makeStep(own, plan);
    engine.rehearse(stepArguments(own, plan), (...args) => step.run(...args));
  } finally {
    extras.dispose();
    if (!isAsNow) nets.dispose();
  }
}
