import { tf } from '@ganzoo/sdk';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { MiniRun } from '../mini-run.ts';
import { score } from '../score.ts';
import { it } from './checks.ts';
import { experimentWith, type Subject } from './subject.ts';

/** Scores the game of the author's experiment, and says why there is no number where its weights are none. */
export function metricInRunContract(subject: Subject<'metric'>): void {
  const scored = async (run: MiniRun) => {
    const cacheFolder = await mkdtemp(join(tmpdir(), 'ganzoo-'));
    try {
      return await score(run, { catalog: subject.catalog, experiment: experimentWith(subject), cacheFolder });
    } finally {
      await rm(cacheFolder, { recursive: true, force: true });
    }
  };

  it('gives finite numbers for what the game makes', async () => {
    const run = await MiniRun.start(subject.catalog, experimentWith(subject));
    run.prepare();
    // what a scoring prepares may stay, what a metric makes may not
    await scored(run);
    const before = tf.memory().numTensors;
    const { row, failures } = await scored(run);
    expect(tf.memory().numTensors).toBe(before);
    expect(failures).toEqual({});
    expect(Object.values(row.values)).not.toEqual([]);
    for (const value of Object.values(row.values)) expect(value).toSatisfy(Number.isFinite);
    run.dispose();
  });

  it('says why it fails on weights that are no numbers, instead of giving one', async () => {
    const run = await MiniRun.start(subject.catalog, experimentWith(subject));
    run.prepare();
    for (const { variable } of run.state.nets.all())
      tf.tidy(() => void variable.assign(tf.fill(variable.shape, NaN)));
    const { row, failures } = await scored(run);
    const [own] = run.parts.metrics.filter(({ name }) => name === subject.plugin.name);
    expect(failures).toMatchObject({ [own!.tag]: expect.stringMatching(/\w/) as string });
    expect(row.primary[own!.id]).toBeNull();
    run.dispose();
  });
}
