import type { TimelineEvent } from '@ganzoo/engine';
import { SPAN, type Span, type StepsProfile } from '@ganzoo/train';
import { selfTimes } from './self-times.ts';

/** What a profile comes to; `ops.json`. */
export interface ProfileSummary {
  /** The first profiled step, counted from 1, and how many there are. */
  readonly firstStep: number;
  readonly steps: number;
  /** Milliseconds of a step from its beginning to the next one's, mean. */
  readonly stepMs: number;
  /** Threads on which operations of the steps ran. */
  readonly threads: number;
  /** Operations of the steps by kind, longest first. */
  readonly operations: readonly Share[];
  /** JavaScript's time by span, longest first; `run step` is the call in which TensorFlow works. */
  readonly javascript: readonly Share[];
}

/** Time spent on one kind of thing: its duration less the nested spans that have rows of their own. */
export interface Share {
  readonly name: string;
  /** Times it happened in all profiled steps. */
  readonly count: number;
  /** Milliseconds in all profiled steps. */
  readonly ms: number;
  /** Part of the sum, 0 to 1. */
  readonly share: number;
}

/** Adds up a profile; operations that ran outside of a step's call, to draw samples or to score, are left out. */
export function summarize({ firstStep, steps, spans, rows }: StepsProfile): ProfileSummary {
  const calls = spans.filter(({ name }) => name === SPAN.call);
  const threads = rows.map(({ events }) => duringCalls(events, calls).filter(({ op }) => op !== undefined));
  const whole = spans.filter(({ name }) => name === SPAN.step);
  return {
    firstStep,
    steps,
    stepMs: whole.reduce((sum, { duration }) => sum + duration, 0) / 1e3 / Math.max(1, whole.length),
    threads: threads.filter(events => events.length > 0).length,
    operations: shares(threads.map(events => events.map(event => ({ ...event, name: event.op! })))),
    javascript: shares([spans.map(span => (span.name === SPAN.step ? { ...span, name: 'other' } : span))]),
  };
}

/** Events that begin while a call runs; both in order of their start. */
function duringCalls(events: readonly TimelineEvent[], calls: readonly Span[]): TimelineEvent[] {
  let next = 0;
  return events.filter(({ start }) => {
    while (next < calls.length && calls[next]!.start + calls[next]!.duration < start) next++;
    return next < calls.length && calls[next]!.start <= start;
  });
}

/** Adds up the events of some threads by name. */
function shares(threads: readonly (readonly { name: string; start: number; duration: number }[])[]): Share[] {
  const sums = new Map<string, { count: number; ms: number }>();
  for (const events of threads) {
    const times = selfTimes(events);
    for (const [i, { name }] of events.entries()) {
      const sum = sums.get(name) ?? { count: 0, ms: 0 };
      sums.set(name, { count: sum.count + 1, ms: sum.ms + times[i]! / 1e3 });
    }
  }
  const all = [...sums.values()].reduce((sum, { ms }) => sum + ms, 0);
  return [...sums]
    .map(([name, { count, ms }]) => ({ name, count, ms, share: all > 0 ? ms / all : 0 }))
    .sort((a, b) => b.ms - a.ms);
}
