/** For metrics: pure mathematics on plain matrices, in float64. */
export * from './frechet.ts';
export * from './inception-score.ts';
export { metric } from './metric.ts';
export * from './mode-coverage.ts';
export * from './moments.ts';
export * from './symmetric-eigen.ts';
