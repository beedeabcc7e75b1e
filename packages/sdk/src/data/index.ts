/** For data sets: formats of files, splits in memory and streamed, and the parameters that such data sets share. */
export * from './array-dataset.ts';
export * from './derived.ts';
export * from './examples-param.ts';
export { MODES, fact, know, knownOf, type Fact } from './facts.ts';
export * from './field-values.ts';
export * from './fields.ts';
export * from './groups.ts';
export * from './idx.ts';
export * from './is-streamed.ts';
export * from './known-split.ts';
export * from './mnist-files.ts';
export * from './normal-mixture.ts';
export * from './own-files.ts';
export * from './picture-range.ts';
export * from './picture-split.ts';
export * from '../shape.ts';
