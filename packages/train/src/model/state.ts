import type { RunParts } from '@ganzoo/core';
import { type Rng } from '@ganzoo/sdk';
import { Parameters, type ParameterHost, type ParameterValues } from '@ganzoo/sdk/host';
import { EARLIER_AVERAGE, averagePath } from './average-path.ts';
import type { Checkpoint } from '../checkpoint/checkpoints.ts';

/** Everything a training changes: the nets' weights, and what is kept beside them. */
export interface TrainingState {
  readonly nets: Parameters;
  /** Optimiser slots, averaged weights, counters, the state of the game and of constraints. */
  readonly extras: Parameters;
}

/** Fresh from the seed, or as a checkpoint left it; `start`: weights to start from in place of fresh ones. */
export function trainingState(
  host: ParameterHost,
  parts: Pick<RunParts, 'game' | 'optimizers'>,
  rng: Rng,
  checkpoint?: Pick<Checkpoint, 'nets' | 'extras' | 'state'>,
  start?: ParameterValues,
): TrainingState {
  return {
    nets: new Parameters(host, rng.fork('init'), checkpoint?.nets ?? start),
    extras: new Parameters(host, rng.fork('extras'), checkpoint && extrasOf(parts, checkpoint)),
  };
}

/**
 * Earlier formats called averaged weights `ema/generator/dense_1/kernel`; those before 3 kept one set of slots a weight,
 * whoever moved it: `m/generator/dense_1/kernel`.
 */
function extrasOf(
  { game, optimizers }: Pick<RunParts, 'game' | 'optimizers'>,
  { nets, extras, state: { format } }: Pick<Checkpoint, 'nets' | 'extras' | 'state'>,
): ParameterValues {
  if (format === 4) return extras;
  const renamed = [...extras].flatMap(([path, tensor]) => {
    const averaged = path.startsWith(EARLIER_AVERAGE) ? path.slice(EARLIER_AVERAGE.length) : '';
    if (nets.has(averaged)) return [[averagePath(averaged), tensor] as const];
    if (format === 3) return [[path, tensor] as const];
    const [slot = '', net = '', ...rest] = path.split('/');
    const owners = Object.entries(optimizers).filter(
      ([player, { product }]) => product.slots.includes(slot) && game.players[player]!.trains.includes(net),
    );
    if (owners.length === 0) return [[path, tensor] as const];
    return owners.map(([player]) => [[slot, player, net, ...rest].join('/'), tensor] as const);
  });
  return new Map(renamed);
}

/** Number of trainable weights in each net. */
export function countWeights({ game }: RunParts, nets: Parameters): Record<string, number> {
  const counts = Object.keys(game.nets).map(
    name => [name, nets.trainable([name]).reduce((sum, { variable }) => sum + variable.size, 0)] as const,
  );
  return Object.fromEntries(counts);
}
