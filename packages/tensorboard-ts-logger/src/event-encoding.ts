import { create, toBinary, type MessageInitShape } from '@bufbuild/protobuf';
import { EventSchema, SessionLog_SessionStatus } from './proto/event_pb.ts';
import type { Summary_ValueSchema } from './proto/summary_pb.ts';
import { DATA_CLASS, type TaggedValue } from './values.ts';

type EventBody = NonNullable<MessageInitShape<typeof EventSchema>['what']>;

/** The first event of a file, by which readers know that a session log marks restarts. */
export function fileVersionEvent(wallTime: number): Uint8Array {
  return encode(wallTime, 0, { case: 'fileVersion', value: 'brain.Event:2' }, 'tensorboard-ts-logger');
}

/** An event that says that training starts, or starts again, at `step`. */
export function sessionStartEvent(wallTime: number, step: number): Uint8Array {
  return encode(wallTime, step, { case: 'sessionLog', value: { status: SessionLog_SessionStatus.START } });
}

/** An event with values of one step; `describe` says which of them carry their metadata. */
export function summaryEvent(
  wallTime: number,
  step: number,
  values: readonly TaggedValue[],
  describe: (value: TaggedValue) => boolean,
): Uint8Array {
  const encoded = values.map((value): MessageInitShape<typeof Summary_ValueSchema> => ({
    tag: value.tag,
    metadata: describe(value) ? metadata(value) : undefined,
    value: { case: 'tensor', value: value.tensor },
  }));
  return encode(wallTime, step, { case: 'summary', value: { value: encoded } });
}

function metadata(value: TaggedValue) {
  return {
    pluginData: { pluginName: value.plugin, content: value.content },
    summaryDescription: value.description,
    dataClass: DATA_CLASS[value.plugin],
  };
}

function encode(wallTime: number, step: number, what: EventBody, writer?: string): Uint8Array {
  const sourceMetadata = writer ? { writer } : undefined;
  return toBinary(EventSchema, create(EventSchema, { wallTime, step: BigInt(step), what, sourceMetadata }));
}
