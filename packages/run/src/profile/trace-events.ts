import type { Span, StepsProfile } from '@ganzoo/train';
import type { TimelineEvent } from '@ganzoo/engine';

/** An entry of Chrome's trace event format; times in microseconds. */
export interface TraceEvent {
  readonly name: string;
  /** `X`: something with a duration. `M`: a name of a process or a thread. */
  readonly ph: 'X' | 'M';
  readonly cat?: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts?: number;
  readonly dur?: number;
  readonly args: Readonly<Record<string, string | number>>;
}

/** Number of the process JavaScript's spans stand under; TensorFlow's devices follow. */
const JAVASCRIPT = 1;

/**
 * A profile as trace events: JavaScript as the first process, then one for each device with its threads.
 *
 * Time begins with the first profiled step.
 */
export function* traceEvents({ spans, rows }: StepsProfile): Generator<TraceEvent> {
  const origin = Math.min(...spans.map(({ start }) => start));
  const place = ({ start, duration }: TimelineEvent) => {
    // both ends are rounded alike: viewers drop what does not lie wholly inside of the event around it
    const [ts, end] = [round(start - origin), round(start + duration - origin)];
    return { ts, dur: round(end - ts) };
  };
  yield* processNames(JAVASCRIPT, 'JavaScript');
  yield threadName(JAVASCRIPT, 1, 'training loop');
  for (const span of spans) yield { ...ofSpan(span), ...place(span) };
  const devices = [...new Set(rows.map(({ device }) => device))];
  for (const [i, device] of devices.entries())
    yield* processNames(JAVASCRIPT + 1 + i, `TensorFlow ${device}`);
  for (const [i, { device, thread, events }] of rows.entries()) {
    const pid = JAVASCRIPT + 1 + devices.indexOf(device);
    const tid = i + 1;
    yield threadName(pid, tid, thread);
    for (const event of events) {
      const { name, op } = event;
      yield op === undefined
        ? { name, cat: 'runtime', ph: 'X', pid, tid, ...place(event), args: {} }
        : {
            name: op,
            cat: 'op',
            ph: 'X',
            pid,
            tid,
            ...place(event),
            args: { op, node: name.split(':')[0]! },
          };
    }
  }
}

function ofSpan({ name, step }: Span) {
  return { name, cat: 'javascript', ph: 'X', pid: JAVASCRIPT, tid: 1, args: { step } } as const;
}

function* processNames(pid: number, name: string): Generator<TraceEvent> {
  yield { name: 'process_name', ph: 'M', pid, tid: 0, args: { name } };
  yield { name: 'process_sort_index', ph: 'M', pid, tid: 0, args: { sort_index: pid } };
}

function threadName(pid: number, tid: number, name: string): TraceEvent {
  return { name: 'thread_name', ph: 'M', pid, tid, args: { name } };
}

/** To nanoseconds. */
function round(microseconds: number): number {
  return Math.round(microseconds * 1e3) / 1e3;
}
