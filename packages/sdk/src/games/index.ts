/** For objectives and constraints: the usual game, losses of scores, labels, a pool of fakes, penalties on slopes. */
export { adversarial, asResult } from './adversarial.ts';
export type { AdversarialLosses } from './adversarial.ts';
export { constraint } from './constraint.ts';
export { defineCritic } from './define-critic.ts';
export { detached, oneHot } from '../detached.ts';
export { reverseGradient } from '../reverse-gradient.ts';
export { game } from './game.ts';
export { due } from './due.ts';
export * from './hinge.ts';
export * from './labels.ts';
export { changedBatch, mapLosses } from './map-losses.ts';
export * from './losses.ts';
export * from './pool.ts';
export { shuffle } from './rows.ts';
export { samplesOf } from './samples-of.ts';
export * from './slopes.ts';
