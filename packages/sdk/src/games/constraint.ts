import type { Constraint } from '../contracts/constraint.ts';

/**
 * A constraint whose state is known by name: `batch.state.average` is there because `state` says so.
 *
 * @example
 * constraint({
 *   critic: true,
 *   state: { average: 0 },
 *   penalty(batch, { critic }) {
 *     const score = tf.mean(critic.score(critic.real(batch), batch));
 *     const average = tf.add(tf.mul(batch.state.average, 0.99), tf.mul(score, 0.01));
 *     return { loss: tf.square(average), state: { average } };
 *   },
 * });
 */
export function constraint<const S extends string = never>(declared: Constraint<S>): Constraint {
  return declared;
}
