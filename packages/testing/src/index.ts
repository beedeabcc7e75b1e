export { contractOf, pluginContract, type ContractOptions } from './contract/index.ts';
export * from './data.ts';
export { streamedTwin, stripes, twoDomains } from './datasets.ts';
export * from './engine.ts';
export * from './mini-run.ts';
export * from './numbers.ts';
export { score, type ScoreOptions } from './score.ts';
export * from './score-game.ts';
export { testLook } from './test-look.ts';
