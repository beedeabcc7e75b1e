/** The time that events are stamped with: that of the system, but never running backwards. */
export class Clock {
  #ahead = 0;
  #last: number;

  /** `after`: seconds before which nothing is stamped, such as the time of a run's last event when it goes on. */
  constructor(
    after = 0,
    private readonly system: () => number = () => Date.now() / 1000,
  ) {
    this.#last = after;
    this.tick();
  }

  /** Looks at the system's clock; once that was set back, time goes on from where it was. Gives {@link now}. */
  tick(): number {
    const time = this.system();
    this.#ahead = Math.max(this.#ahead, this.#last - time);
    this.#last = time + this.#ahead;
    return this.#last;
  }

  /** Seconds since 1970-01-01 UTC at the last tick, so that all files stamp an event alike. */
  now(): number {
    return this.#last;
  }
}
