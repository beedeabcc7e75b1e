import { ExperimentError } from '@ganzoo/core';
import { tf } from '@ganzoo/sdk';
import { Monitors, Progress, type TrainEvent } from '@ganzoo/train';
import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';
import { MiniRun } from '../mini-run.ts';
import { it } from './checks.ts';
import { experimentWith, type Subject } from './subject.ts';

/** Data on which a monitor is tried, the first that suits it: pictures, points in the plane, numbers. */
const DATA = ['test-stripes', 'test-two-domains', 'gaussian-mixture-1d'];

/** Steps after which it looks. */
const STEPS = 3;

/** Looks without leaving a trace, shows the same in the same place, and says nothing of what is not there. */
export function monitorContract(subject: Subject<'monitor'>): void {
  const { catalog } = subject;
  const experiment = experimentWith(subject);
  /** A training of some steps, with the monitor and the scalars of the last. */
  const trained = async () => {
    const run = await startedOnFitting(use => MiniRun.start(catalog, { dataset: { use }, ...experiment }));
    const [values] = run.take(STEPS).slice(-1);
    const progress = new Progress();
    Object.assign(progress, { step: STEPS, scalars: values });
    const { parts, data, rng, schedule, state } = run;
    const monitors = new Monitors({ parts, data, rng, schedule, ...state, progress });
    return { run, monitors, product: parts.monitors[0]!.product, values: values!, progress };
  };

  it('warns or shows something, and passes the rehearsal', async () => {
    const { run, monitors, product } = await trained();
    expect([product.warn, product.show].some(Boolean)).toBe(true);
    await monitors.rehearse();
    run.dispose();
  });

  it('warns of nothing where nothing was logged, and of the same at the same numbers', async () => {
    const { run, product, values } = await trained();
    expect(product.warn?.({}, 1, [])).toSatisfy(isNothing);
    const before = Array.from({ length: product.lookBack ?? 0 }, (_, step) => ({ step, values }));
    const warn = (): unknown => product.warn?.(values, STEPS, before);
    expect(warn()).toEqual(warn());
    const broken = Object.fromEntries(Object.keys(values).map(tag => [tag, NaN]));
    expect(() => product.warn?.(broken, STEPS, before)).not.toThrow();
    run.dispose();
  });

  it('shows the same at the same step, changes no weight and leaves no tensor behind', async () => {
    const { run, monitors } = await trained();
    const look = async (): Promise<TrainEvent[]> => {
      const events: TrainEvent[] = [];
      for await (const event of monitors.looks()) events.push(event);
      return events;
    };
    // what a first look makes once, such as moving averages that no step has asked for, may stay
    const first = await look();
    expect(first.filter(({ kind }) => kind === 'monitor-warning')).toEqual([]);
    const kept = (): unknown => [run.state.nets.values(), run.state.extras.values()];
    const [before, tensors] = [kept(), tf.memory().numTensors];
    expect(isDeepStrictEqual(await look(), first)).toBe(true);
    expect(isDeepStrictEqual(kept(), before)).toBe(true);
    expect(tf.memory().numTensors).toBe(tensors);
    run.dispose();
  });
}

/** Tries one data set after the other; the last one's error is the one to be told. */
async function startedOnFitting(start: (use: string) => Promise<MiniRun>): Promise<MiniRun> {
  for (const use of DATA.slice(0, -1)) {
    try {
      return await start(use);
    } catch (error) {
      if (!(error instanceof ExperimentError)) throw error;
    }
  }
  return start(DATA.at(-1)!);
}

function isNothing(said: unknown): boolean {
  return said === undefined || (typeof said === 'object' && said !== null && Object.keys(said).length === 0);
}
