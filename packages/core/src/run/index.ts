export * from './compose.ts';
export * from './container.ts';
export { dataFiles, type DataFilesOptions } from '../data-files/data-files.ts';
export { makePart, type RunPart } from './part.ts';
