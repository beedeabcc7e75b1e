/** How fast a training goes, and when it will be over; times in seconds. */
export class Pace {
  #start: { readonly time: number; readonly step: number } | undefined;

  /** Time that is left at a step; undefined until two steps have been seen. */
  left(step: number, steps: number, time: number): number | undefined {
    // the first step contains the compilation, which does not come again
    this.#start ??= { time, step };
    const done = step - this.#start.step;
    if (done <= 0) return undefined;
    return ((time - this.#start.time) / done) * (steps - step);
  }
}
