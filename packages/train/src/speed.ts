/** How fast the steps between two loggings were, as scalars. */
export class Speed {
  private ms = 0;
  private steps = 0;
  private traceMs = 0;
  private profiled = false;

  private latest = Infinity;
  private counted = 0;

  /** Calls so far. */
  get calls(): number {
    return this.counted;
  }

  /** Milliseconds a step took in the last call; infinite before there was one. */
  get msPerStep(): number {
    return this.latest;
  }

  /** Counts a call: its milliseconds and steps, those of its tracing if it was compiled just now, and what slowed it down. */
  add(call: {
    readonly ms: number;
    readonly steps: number;
    readonly traceMs?: number;
    readonly profiled: boolean;
  }): void {
    this.counted += 1;
    this.ms += call.ms;
    this.steps += call.steps;
    this.latest = call.ms / call.steps;
    this.traceMs += call.traceMs ?? 0;
    this.profiled ||= call.profiled;
  }

  /** The scalars of the steps counted since the last reading; without their speed where one was profiled. */
  read(imagesPerSecond: number): Record<string, number> {
    const { ms, steps, traceMs, profiled } = this;
    Object.assign(this, { ms: 0, steps: 0, traceMs: 0, profiled: false });
    return {
      ...(!profiled && { 'speed/images-per-second': imagesPerSecond, 'speed/step-time-ms': ms / steps }),
      ...(traceMs > 0 && { 'speed/trace-time-ms': traceMs }),
    };
  }
}
