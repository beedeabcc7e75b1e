/** How fast the steps between two loggings were, as scalars. */
export class Speed {
  private ms = 0;
  private steps = 0;
  private compileMs = 0;
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

  /** Milliseconds of a call that its steps do not take by themselves; all of them where that is not known yet. */
  beyond(ms: number, steps: number): number {
    return this.latest === Infinity ? ms : Math.max(0, ms - steps * this.latest);
  }

  /**
   * Counts a call: its milliseconds and steps, those of its tracing and compilation, and what made it slow.
   *
   * A call in which XLA compiled says nothing of the speed.
   */
  add(call: {
    readonly ms: number;
    readonly steps: number;
    readonly compileMs?: number;
    readonly slow?: 'profiled' | 'compiled';
  }): void {
    this.counted += 1;
    this.compileMs += call.compileMs ?? 0;
    this.profiled ||= call.slow === 'profiled';
    if (call.slow === 'compiled') return;
    this.ms += call.ms;
    this.steps += call.steps;
    this.latest = call.ms / call.steps;
  }

  /** The scalars of the steps counted since the last reading; without their speed where one was profiled or all compiled. */
  read(imagesPerSecond: number): Record<string, number> {
    const { ms, steps, compileMs, profiled } = this;
    Object.assign(this, { ms: 0, steps: 0, compileMs: 0, profiled: false });
    return {
      ...(!profiled &&
        steps > 0 && { 'speed/images-per-second': imagesPerSecond, 'speed/step-time-ms': ms / steps }),
      ...(compileMs > 0 && { 'speed/trace-time-ms': compileMs }),
    };
  }
}
