export * from './paths.ts';
export * from './write-whole.ts';
