import { Catalog } from '@ganzoo/core';
import type { Batch, Constraint, Game, Plugin, TensorRng } from '@ganzoo/sdk';
import { tf } from '@ganzoo/sdk';
import { MiniRun, type ExperimentObject } from '@ganzoo/testing';

/** A tensor's numbers, as JSON can hold them. */
export interface Numbers {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

/** What one update of one player had to work with. */
export interface RecordedUpdate {
  readonly player: string;
  readonly real: Numbers;
  /** Latent vectors, where the update used any. */
  z?: Numbers;
  /** Every other random number that the loss and the penalties drew, in order. */
  readonly draws: Numbers[];
}

/** The numbers of a tensor that has some. */
export function numbersOf(tensor: tf.Tensor): Numbers {
  return { shape: tensor.shape, data: Array.from(tensor.dataSync()) };
}

/** The batches and the random numbers of each update in `steps` steps, which are run operation by operation. */
export async function recordedUpdates(
  plugins: readonly Plugin[],
  experiment: ExperimentObject,
  steps: number,
): Promise<RecordedUpdate[]> {
  const recorder = new Recorder();
  const catalog = Catalog.of(plugins.map(plugin => recorder.plugin(plugin)));
  const run = await MiniRun.start(catalog, experiment, 'off');
  run.prepare(); // a rehearsal on tensors that have no numbers yet
  recorder.updates = [];
  run.take(steps);
  run.dispose();
  return recorder.updates;
}

/** Notes what objectives and constraints read of each batch, and leaves everything as it is. */
class Recorder {
  /** Undefined while there is nothing to be noted. */
  updates?: RecordedUpdate[];

  plugin(plugin: Plugin): Plugin {
    const { create, kind } = plugin;
    if (kind === 'objective') return { ...plugin, create: (...given) => this.game(create(...given) as Game) };
    if (kind !== 'constraint') return plugin;
    return { ...plugin, create: (...given) => this.constraint(create(...given) as Constraint) };
  }

  private game(game: Game): Game {
    const players = Object.entries(game.players).map(([name, player]) => {
      const loss: typeof player.loss = batch => {
        this.updates?.push({ player: name, real: numbersOf(batch.real['x']!), draws: [] });
        return player.loss(this.batch(batch));
      };
      return [name, { ...player, loss }] as const;
    });
    return { ...game, players: Object.fromEntries(players) };
  }

  private constraint(constraint: Constraint): Constraint {
    const { penalty } = constraint;
    if (!penalty) return constraint;
    return { ...constraint, penalty: (batch, held) => penalty(this.batch(batch), held as never) };
  }

  /** The batch of the latest update: penalties come after the loss they are added to. */
  private batch(batch: Batch): Batch {
    const update = this.updates?.at(-1);
    if (!update) return batch;
    const z = (): tf.Tensor => {
      update.z = numbersOf(batch.z);
      return batch.z;
    };
    return Object.create(batch, {
      z: { get: z },
      rng: { value: recordingRng(batch.rng, update.draws) },
    }) as Batch;
  }
}

function recordingRng(rng: TensorRng, draws: Numbers[]): TensorRng {
  return new Proxy(rng, {
    get: (target, name: 'uniform' | 'fork') => {
      const method = target[name].bind(target) as (...given: unknown[]) => tf.Tensor | TensorRng;
      return (...given: unknown[]) => {
        const made = method(...given);
        if (!(made instanceof tf.Tensor)) return recordingRng(made, draws);
        draws.push(numbersOf(made));
        return made;
      };
    },
  });
}
