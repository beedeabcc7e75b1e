import type * as tf from '@ganzoo/tfjs';
import type { Game, SampleBatch } from '../contracts/game.ts';
import { known } from '../known.ts';

/** What an inner game draws: x of its view `samples`; throws where it has no such view. */
export function samplesOf(game: Game, batch: SampleBatch): tf.Tensor {
  const views: Game['views'] = known('view', game.views);
  const { x } = known('result', views['samples']!.run(batch)) as { x: tf.Tensor };
  return x;
}
