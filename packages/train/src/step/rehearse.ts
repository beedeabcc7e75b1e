import type { Engine } from '@ganzoo/engine';
import { lossOnly, stepArguments, type StepContext } from './step.ts';

/**
 * Makes every weight of the game's nets, by running all losses on a graph that is thrown away.
 *
 * Gradients need the list of weights beforehand, and weights come to be when their layer is first called.
 */
export function rehearse(engine: Engine, context: StepContext): void {
  const players = Object.keys(context.parts.game.players);
  const plan = { players, discIters: 1, detailed: false };
  engine.rehearse(stepArguments(context, plan), (...args) =>
    players.map(player => lossOnly(context, player, args)),
  );
}
