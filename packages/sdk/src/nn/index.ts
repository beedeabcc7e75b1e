/** For architectures and optimizers: layers, first values of weights, update rules. */
export { detached, oneHot } from '../detached.ts';
export { reverseGradient } from '../reverse-gradient.ts';
export { activate } from './activations.ts';
export type { ActivationName } from './activations.ts';
export { initializer } from './initializers.ts';
export type { Initializer } from './initializers.ts';
export * from './layer-ops.ts';
export { lstm } from './lstm.ts';
export type { ParameterRequest, ParameterSource } from './parameter-source.ts';
export { doubled, downsampledConv, halved, upsampledConv } from './resampled-conv.ts';
export type * from './layer-options.ts';
export type * from './net-call.ts';
export { NetScope } from './scope.ts';
export * from './update-rules.ts';
export { withInputs, withRange } from './builders.ts';
