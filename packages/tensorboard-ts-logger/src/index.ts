export { EventReadError, EventWriteError } from './errors.ts';
export type { ReadEvent, ReadValue, TagMetadata } from './event-decoding.ts';
export type {
  HParamColumn,
  HParamsExperiment,
  HParamsSession,
  HParamValue,
  MetricColumn,
  SessionStatus,
} from './hparams.ts';
export type { ImageInput, RawImage } from './image.ts';
export { EventFileReader, readEvents, type FileEnding } from './reader.ts';
export type { HistogramCount } from './values.ts';
export { EventWriter, type EventWriterOptions, type HistogramOptions, type ValueOptions } from './writer.ts';
