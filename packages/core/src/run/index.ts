export { compose } from './compose.ts';
export { dataFiles } from '../data-files/data-files.ts';
export { makeDataset, makeDefaultDataset } from './make-dataset.ts';
export { defaultsOf, makePart } from './make-part.ts';
export type * from './parts.ts';
export type { Place } from './place.ts';
export { partsInside } from './inner-parts.ts';
export { stretchAt, stretchesOf, type Stretch } from './phases.ts';
export { sameRange } from './same-range.ts';
