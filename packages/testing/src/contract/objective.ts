import { secondOrderContract } from './second-order.ts';
import { experimentWith, type Subject } from './subject.ts';
import { trainingContract } from './training.ts';

/** Trains in each of its phases; the second derivatives of players that say they need some are exact. */
export function objectiveContract(subject: Subject<'objective'>): void {
  trainingContract(subject.catalog, experimentWith(subject));
  secondOrderContract(subject, ({ parts }) =>
    Object.entries(parts.game.players).flatMap(([name, { secondOrder }]) => (secondOrder ? [name] : [])),
  );
}
