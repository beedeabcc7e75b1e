/** What only ganzoo itself needs, not plugins; it may change from version to version. */
export { RESERVED_KEYS } from '../check-params.ts';
export { formatWhere } from '../errors.ts';
export { known } from '../known.ts';
export { JUDGE, type Judge } from '../judge.ts';
export { withHandles } from '../handles.ts';
export { CONFIGURED, MOMENT } from '../moment.ts';
export { lstmWrittenOut } from '../nn/lstm.ts';
export { IMITATING_ROLES } from '../nn/builders.ts';
export { isPlugin, PLUGIN_BRAND, PLUGIN_KINDS } from '../plugin.ts';
export { philoxNormal, philoxUniform } from '../rng/philox.ts';
export { TensorRng } from '../rng/tensor-rng.ts';
export * from './npy.ts';
export * from './parameters.ts';
export * from './printable.ts';
export * from './step-ops.ts';
export * from './paths.ts';
export * from './write-whole.ts';
