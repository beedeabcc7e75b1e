import { create, toBinary, type MessageInitShape } from '@bufbuild/protobuf';
import { HParamType, type HParamInfoSchema } from './proto/experiment_pb.ts';
import { HParamsPluginDataSchema, Status } from './proto/hparams_pb.ts';
import { hparamsValue, type TaggedValue } from './values.ts';

/** The value of a hyperparameter; a number is finite. */
export type HParamValue = string | number | boolean;

/** The setting that a run trains with: one row of the table of hyperparameters. */
export interface HParamsSession {
  values: Readonly<Record<string, HParamValue>>;
  /** Runs of one group count as repetitions of one setting; by default each run is its own group. */
  group?: string;
  /** Tags of the scalars to show as columns, where no other run describes the experiment. */
  metrics?: readonly string[];
  /** Seconds since 1970-01-01 UTC; now by default. */
  startTime?: number;
}

/** A column of hyperparameters; give `type`, `values` or both of `min` and `max`. */
export interface HParamColumn {
  name: string;
  displayName?: string;
  description?: string;
  type?: 'string' | 'number' | 'boolean';
  /** The values it can have, all of one type. */
  values?: readonly HParamValue[];
  min?: number;
  max?: number;
  /** True where runs are likely to differ in it: TensorBoard puts such columns first, and shows five by itself. */
  differs?: boolean;
}

/** A column of metrics. */
export interface MetricColumn {
  /** Tag of the scalar. */
  tag: string;
  /** Folder below each run's own in which the scalar is written, such as `eval`. */
  folder?: string;
  displayName?: string;
  description?: string;
}

/** The table of hyperparameters of a whole experiment: its columns, described once for all runs. */
export interface HParamsExperiment {
  hparams: readonly HParamColumn[];
  metrics: readonly (MetricColumn | string)[];
  description?: string;
  /** Seconds since 1970-01-01 UTC; now by default. */
  createdTime?: number;
}

/** How a run ended. */
export type SessionStatus = 'success' | 'failure' | 'running' | 'unknown';

type PluginData = NonNullable<MessageInitShape<typeof HParamsPluginDataSchema>['data']>;

const TYPES = {
  string: HParamType.DATA_TYPE_STRING,
  number: HParamType.DATA_TYPE_FLOAT64,
  boolean: HParamType.DATA_TYPE_BOOL,
};

const STATUSES: Record<SessionStatus, Status> = {
  success: Status.SUCCESS,
  failure: Status.FAILURE,
  running: Status.RUNNING,
  unknown: Status.UNKNOWN,
};

/** The value that describes an experiment; throws `TypeError` for a column without a type. */
export function experimentValue(experiment: HParamsExperiment, now: number): TaggedValue {
  const metrics = experiment.metrics.map(metric => (typeof metric === 'string' ? { tag: metric } : metric));
  return pluginValue('experiment', {
    case: 'experiment',
    value: {
      description: experiment.description,
      timeCreatedSecs: experiment.createdTime ?? now,
      hparamInfos: experiment.hparams.map(columnInfo),
      metricInfos: metrics.map(({ tag, folder, displayName, description }) => ({
        name: { tag, group: folder },
        displayName,
        description,
      })),
    },
  });
}

/** The value that says what a run trains with; throws `TypeError` for a value that the table cannot show. */
export function sessionStartValue(session: HParamsSession, now: number): TaggedValue {
  const hparams = Object.fromEntries(
    Object.entries(session.values).map(([name, value]) => [name, protobufValue(name, value)]),
  );
  return pluginValue('session_start_info', {
    case: 'sessionStartInfo',
    value: { hparams, groupName: session.group, startTimeSecs: session.startTime ?? now },
  });
}

/** The value that says how and when (in seconds since 1970-01-01 UTC) a run ended. */
export function sessionEndValue(status: SessionStatus, endTime: number): TaggedValue {
  if (!(status in STATUSES)) throw new TypeError(`A run cannot end with the status "${status}".`);
  return pluginValue('session_end_info', {
    case: 'sessionEndInfo',
    value: { status: STATUSES[status], endTimeSecs: endTime },
  });
}

/** Columns fit for the given values, for a run that describes its own experiment. */
export function columnsOf(values: HParamsSession['values']): HParamColumn[] {
  return Object.entries(values).map(([name, value]) => ({ name, type: typeName(name, value) }));
}

function pluginValue(what: string, data: PluginData): TaggedValue {
  const content = toBinary(HParamsPluginDataSchema, create(HParamsPluginDataSchema, { data }));
  return hparamsValue(`_hparams_/${what}`, content);
}

function columnInfo(column: HParamColumn): MessageInitShape<typeof HParamInfoSchema> {
  const { name, displayName, description, values, min, max, differs } = column;
  const interval = min !== undefined && max !== undefined;
  const first = values?.[0];
  const type = column.type ?? (first !== undefined ? typeName(name, first) : interval ? 'number' : undefined);
  if (!type) throw new TypeError(`The hyperparameter "${name}" needs a type, values, or min and max.`);
  const info = { name, displayName, description, type: TYPES[type], differs };
  if (values) {
    const list = { values: values.map(value => protobufValue(name, value, type)) };
    return { ...info, domain: { case: 'domainDiscrete', value: list } };
  }
  if (interval)
    return { ...info, domain: { case: 'domainInterval', value: { minValue: min, maxValue: max } } };
  return info;
}

function protobufValue(name: string, value: HParamValue, type = typeName(name, value)) {
  // The dashboard's answers are JSON, which has neither NaN nor infinity: one such value would break the whole table.
  if (typeof value !== type || (typeof value === 'number' && !Number.isFinite(value))) {
    throw new TypeError(
      `The hyperparameter "${name}" has the value ${value}, which is not a finite ${type}.`,
    );
  }
  switch (typeof value) {
    case 'string':
      return { kind: { case: 'stringValue' as const, value } };
    case 'number':
      return { kind: { case: 'numberValue' as const, value } };
    case 'boolean':
      return { kind: { case: 'boolValue' as const, value } };
  }
}

function typeName(name: string, value: HParamValue): keyof typeof TYPES {
  const type = typeof value;
  if (type === 'string' || type === 'number' || type === 'boolean') return type;
  throw new TypeError(`The hyperparameter "${name}" is of type ${type}, not a string, number or boolean.`);
}
