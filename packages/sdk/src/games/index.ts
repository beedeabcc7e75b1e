/** For objectives and constraints: the usual game, losses of scores, penalties on slopes. */
export { adversarial, asResult } from './adversarial.ts';
export type { AdversarialLosses } from './adversarial.ts';
export { game } from './game.ts';
export { changedBatch, mapLosses } from './map-losses.ts';
export * from './losses.ts';
export * from './slopes.ts';
