export { compose, type ComposeOptions } from './compose.ts';
export { splitSize } from './check-data.ts';
export { dataFiles, type DataFilesOptions } from '../data-files/data-files.ts';
export { makeDataset, makeDefaultDataset } from './make-dataset.ts';
export { defaultsOf, makePart } from './make-part.ts';
export type * from './parts.ts';
export { sameRange } from './same-range.ts';
