import type { RunParts } from '@ganzoo/core';
import { type Rng } from '@ganzoo/sdk';
import { Parameters, type ParameterHost } from '@ganzoo/sdk/host';
import type { Checkpoint } from '../checkpoint/checkpoints.ts';

/** Everything a training changes: the nets' weights, and what is kept beside them. */
export interface TrainingState {
  readonly nets: Parameters;
  /** Optimiser slots, averaged weights, counters, the game's state. */
  readonly extras: Parameters;
}

/** Fresh from the seed, or as a checkpoint left it. */
export function trainingState(
  host: ParameterHost,
  rng: Rng,
  checkpoint?: Pick<Checkpoint, 'nets' | 'extras'>,
): TrainingState {
  return {
    nets: new Parameters(host, rng.fork('init'), checkpoint?.nets),
    extras: new Parameters(host, rng.fork('extras'), checkpoint?.extras),
  };
}

/** Number of trainable weights in each net. */
export function countWeights({ game }: RunParts, nets: Parameters): Record<string, number> {
  const counts = Object.keys(game.nets).map(
    name => [name, nets.trainable([name]).reduce((sum, { variable }) => sum + variable.size, 0)] as const,
  );
  return Object.fromEntries(counts);
}
