import type { XEvent, XEventMetadata, XPlane, XSpace } from './proto/xplane_pb.ts';

/** Something that took time; times in microseconds. */
export interface TimelineEvent {
  readonly name: string;
  /** Kind of operation, such as `Conv2D`, or `broadcast_multiply_fusion` by XLA; undefined for TensorFlow's own work. */
  readonly op?: string;
  readonly start: number;
  readonly duration: number;
}

/** What one thread, or one stream of a device, did. Events are in order of their start, an outer one before its inner. */
export interface TimelineRow {
  /** `/host:CPU`, `/device:GPU:0`. */
  readonly device: string;
  readonly thread: string;
  readonly events: readonly TimelineEvent[];
}

/** Names of marks that say nothing of their own: XLA's ends of operations, hand-overs to the pool of threads. */
const NOISE = /^(end: |ThreadpoolListener::)/;

/** The rows of what TensorFlow's profiler collected; its start stands at `origin` microseconds. */
export function timelineOf(space: XSpace, origin: number): TimelineRow[] {
  return space.planes.flatMap(plane => {
    const describe = describer(plane);
    return plane.lines.flatMap(line => {
      const from = origin + Number(line.timestampNs) / 1e3;
      const events = line.events.flatMap(event => {
        const what = describe(event);
        if (NOISE.test(what.name)) return [];
        return {
          ...what,
          start: from + Number(event.offsetPs) / 1e6,
          duration: Number(event.durationPs) / 1e6,
        };
      });
      if (events.length === 0) return [];
      events.sort((a, b) => a.start - b.start || b.duration - a.duration);
      const thread = line.displayName || line.name || `thread ${line.id}`;
      return { device: plane.name, thread, events };
    });
  });
}

type Description = Pick<TimelineEvent, 'name' | 'op'>;

/** Names events; the many events of one kind share their name. */
function describer({ eventMetadata, statMetadata }: XPlane): (event: XEvent) => Description {
  const known = new Map<bigint, Description>();
  const isHlo = ({ stats }: XEvent): boolean =>
    stats.some(({ metadataId }) => statMetadata[String(metadataId)]?.name === 'hlo_op');
  return event => {
    let description = known.get(event.metadataId);
    if (!description) {
      const metadata = eventMetadata[String(event.metadataId)];
      description = {
        name: metadata?.name ?? '',
        op: isHlo(event) ? hloOf(metadata) : operationOf(metadata),
      };
      known.set(event.metadataId, description);
    }
    return description;
  };
}

/** `Conv2D` of `Conv2D_12:Conv2D`, as operations are named; of TensorFlow's own work nothing is named so. */
function operationOf(metadata: XEventMetadata | undefined): string | undefined {
  return /^[^:\s]+:(\w+)$/.exec(metadata?.name ?? '')?.[1];
}

/** `add_fusion` of `add_fusion.12`, `Conv2D` of `Conv2D_12.1`: the numbers tell apart what is of one kind. */
function hloOf(metadata: XEventMetadata | undefined): string | undefined {
  return metadata?.name.replace(/([._]\d+)+$/, '');
}
