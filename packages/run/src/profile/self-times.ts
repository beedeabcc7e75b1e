/** Something that took time. */
interface Timed {
  readonly start: number;
  readonly duration: number;
}

/**
 * How long each event took without the events inside of it, so that the sum over a thread is no more than its time.
 *
 * Events of one thread in order of their start, an outer one before its inner; same units as they have.
 */
export function selfTimes(events: readonly Timed[]): number[] {
  const times = events.map(({ duration }) => duration);
  const open: number[] = [];
  for (const [i, { start, duration }] of events.entries()) {
    while (open.length > 0 && endOf(events[open.at(-1)!]!) <= start) open.pop();
    const outer = open.at(-1);
    if (outer !== undefined) {
      // what an inner event has beyond its outer one's end, clocks being what they are, is not taken from that
      times[outer]! -= Math.min(duration, endOf(events[outer]!) - start);
    }
    open.push(i);
  }
  return times;
}

function endOf({ start, duration }: Timed): number {
  return start + duration;
}
