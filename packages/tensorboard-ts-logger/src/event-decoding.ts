import { SessionLog_SessionStatus, type Event } from './proto/event_pb.ts';
import { DataClass, type Summary_Value } from './proto/summary_pb.ts';
import { DataType, type TensorProto } from './proto/tensor_pb.ts';

/** An event as it was read. */
export interface ReadEvent {
  /** Seconds since 1970-01-01 UTC. */
  wallTime: number;
  step: number;
  /** Only in the first event of a file. */
  fileVersion?: string;
  /** Only in an event that marks the start or end of a session. */
  sessionLog?: 'unspecified' | 'start' | 'stop' | 'checkpoint';
  values: ReadValue[];
}

/** What a tag's first value says about the tag; later values of the file repeat it here. */
export interface TagMetadata {
  /** The dashboard, such as `scalars`; '' if nothing says so. */
  plugin: string;
  /** Bytes for the dashboard. */
  content: Uint8Array;
  dataClass: 'unknown' | 'scalar' | 'tensor' | 'blob-sequence';
  description: string;
}

/** A value as it was read: a tensor of `shape`, innermost dimension last in `data`. */
export interface ReadValue extends TagMetadata {
  tag: string;
  /** Sizes of the dimensions, [] for a scalar. */
  shape: number[];
  /** Numbers, or byte strings. */
  data: number[] | Uint8Array[];
}

const DATA_CLASSES: Record<DataClass, TagMetadata['dataClass']> = {
  [DataClass.UNKNOWN]: 'unknown',
  [DataClass.SCALAR]: 'scalar',
  [DataClass.TENSOR]: 'tensor',
  [DataClass.BLOB_SEQUENCE]: 'blob-sequence',
};

const SESSION_LOGS: Record<SessionLog_SessionStatus, NonNullable<ReadEvent['sessionLog']>> = {
  [SessionLog_SessionStatus.STATUS_UNSPECIFIED]: 'unspecified',
  [SessionLog_SessionStatus.START]: 'start',
  [SessionLog_SessionStatus.STOP]: 'stop',
  [SessionLog_SessionStatus.CHECKPOINT]: 'checkpoint',
};

/** Turns a message into plain values; `tags` remembers, for one file, what each tag's first value said. */
export function decodeEvent(event: Event, tags: Map<string, TagMetadata>): ReadEvent {
  const { what } = event;
  const read: ReadEvent = { wallTime: event.wallTime, step: Number(event.step), values: [] };
  if (what.case === 'fileVersion') read.fileVersion = what.value;
  if (what.case === 'sessionLog') read.sessionLog = SESSION_LOGS[what.value.status];
  if (what.case === 'summary') read.values = what.value.value.map(value => decodeValue(value, tags));
  return read;
}

function decodeValue(value: Summary_Value, tags: Map<string, TagMetadata>): ReadValue {
  if (!tags.has(value.tag) || value.metadata) tags.set(value.tag, decodeMetadata(value));
  return { tag: value.tag, ...tags.get(value.tag)!, ...decodeData(value) };
}

function decodeMetadata({ metadata }: Summary_Value): TagMetadata {
  return {
    plugin: metadata?.pluginData?.pluginName ?? '',
    content: metadata?.pluginData?.content ?? new Uint8Array(),
    dataClass: DATA_CLASSES[metadata?.dataClass ?? DataClass.UNKNOWN],
    description: metadata?.summaryDescription ?? '',
  };
}

function decodeData({ value }: Summary_Value): Pick<ReadValue, 'shape' | 'data'> {
  if (value.case === 'simpleValue') return { shape: [], data: [value.value] };
  if (value.case !== 'tensor') return { shape: [0], data: [] };
  const tensor = value.value;
  const shape = tensor.tensorShape?.dim.map(dim => Number(dim.size)) ?? [];
  return { shape, data: decodeTensor(tensor) };
}

/** The elements of a tensor, as many as are written out; types that this package never writes come out empty. */
function decodeTensor(tensor: TensorProto): ReadValue['data'] {
  const raw = tensor.tensorContent;
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  switch (tensor.dtype) {
    case DataType.DT_FLOAT:
      return raw.length > 0 ? elements(raw.length, 4, at => view.getFloat32(at, true)) : tensor.floatVal;
    case DataType.DT_DOUBLE:
      return raw.length > 0 ? elements(raw.length, 8, at => view.getFloat64(at, true)) : tensor.doubleVal;
    case DataType.DT_STRING:
      return tensor.stringVal;
    default:
      return [];
  }
}

function elements(bytes: number, size: number, get: (at: number) => number): number[] {
  return Array.from({ length: Math.floor(bytes / size) }, (_, i) => get(i * size));
}
