export * from './compose.ts';
export * from './container.ts';
export { splitSize } from './check-data.ts';
export { CompositionErrors, misfit, type Misfit } from './misfit.ts';
export { dataFiles, type DataFilesOptions } from '../data-files/data-files.ts';
export { defaultsOf, makePart, type RunPart } from './part.ts';
export { sameRange } from './same-range.ts';
