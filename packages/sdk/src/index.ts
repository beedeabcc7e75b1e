/** What every plugin needs: definePlugin, the contracts, tf, errors and random numbers. */
export * as tf from './tf.ts';
export type * from './contracts/index.ts';
export type { Download } from './downloads.ts';
export { CompositionError, DataError, GanzooError, PluginContractError } from './errors.ts';
export type { ErrorFacts, Where } from './errors.ts';
export type { Moment, Scheduled, Static, StepNumbers } from './moment.ts';
export type { PluginKind } from './kinds.ts';
export type { ParamSchema, ParamSchemas, ParamsOf, PartValue, Search, ValuesOf } from './params.ts';
export { definePlugin } from './plugin.ts';
export type { Plugin } from './plugin.ts';
export { Rng } from './rng/rng.ts';
export type { TensorRng } from './rng/tensor-rng.ts';
