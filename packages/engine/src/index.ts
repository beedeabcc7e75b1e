export * from './blame.ts';
export * from './engine.ts';
export * from './errors.ts';
export type { ArgumentSpec, StepFunction, TensorFunction } from './native/compile.ts';
export type { LibraryFiles } from './native/library.ts';
export * from './install/index.ts';
