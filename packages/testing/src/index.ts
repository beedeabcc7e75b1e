export { pluginContract, type ContractOptions } from './contract/index.ts';
export { stripes, twoDomains } from './datasets.ts';
export * from './engine.ts';
export * from './mini-run.ts';
export * from './numbers.ts';
