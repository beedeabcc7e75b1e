import type { Tensor } from '@ganzoo/tfjs';
import type { Batch, Critic, NetsType } from '../contracts/game.ts';
import { JUDGE } from '../judge.ts';

/**
 * A critic through which constraints can change what is judged: noise, augmentations, older fakes.
 *
 * Losses get both sides from `critic.real` and `critic.fake` and judge them by `critic.score`, or compare their
 * `critic.features`.
 *
 * @example
 * const critic = defineCritic<'generator' | 'discriminator'>({
 *   nets: ['discriminator'],
 *   real: batch => batch.real.x,
 *   fake: batch => batch.once('fake', () => batch.nets.generator({ z: batch.z })),
 *   score: (x, batch) => batch.nets.discriminator({ x }),
 * });
 */
export function defineCritic<N extends NetsType, S extends string = never, F extends string = 'x'>(
  critic: Critic<N, S, F>,
): Critic<N, S, F> {
  const { features } = critic;
  const shown = (x: Tensor, batch: Batch<N, S, F>): Tensor => batch[JUDGE]?.shown(x, critic.nets) ?? x;
  return {
    ...critic,
    real(batch) {
      const x = critic.real(batch);
      return batch[JUDGE]?.note(x, 'real') ?? x;
    },
    fake(batch) {
      const x = critic.fake(batch);
      return batch[JUDGE]?.note(x, 'fake') ?? x;
    },
    score: (x, batch) => critic.score(shown(x, batch), batch),
    ...(features && { features: (x, batch) => features.call(critic, shown(x, batch), batch) }),
  };
}
