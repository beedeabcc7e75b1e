import { scoreRuns } from '@ganzoo/evaluate';
import { Cache } from '@ganzoo/core';
import { tf } from '@ganzoo/sdk';
import { Progress, toEnd } from '@ganzoo/train';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { MiniRun } from '../mini-run.ts';
import { score } from '../score.ts';
import { it } from './checks.ts';
import { experimentWith, type Subject } from './subject.ts';

/** Numbers by tag, and why a metric gave none. */
interface Scored {
  readonly values: Readonly<Record<string, number | null>>;
  readonly failures: Readonly<Record<string, string>>;
}

/**
 * Scores the game of the author's experiment, and says why there is no number where its weights are none; a metric of
 * several runs is given two trainings of it.
 */
export function metricInRunContract(subject: Subject<'metric'>): void {
  const { catalog } = subject;
  const experiment = experimentWith(subject);
  const ownOf = ({ parts }: MiniRun) => parts.metrics.find(({ name }) => name === subject.plugin.name)!;

  const started = async (): Promise<readonly [MiniRun, ...MiniRun[]]> => {
    const start = (seed: object) =>
      MiniRun.start(catalog, { ...experiment, ...seed }, 'graph', { comparing: true });
    const first = await start({});
    const runs = [first, ...(ownOf(first).wants.runs ? [await start({ seed: 1234 })] : [])] as const;
    for (const run of runs) run.prepare();
    return runs;
  };

  const scored = async (runs: readonly [MiniRun, ...MiniRun[]]): Promise<Scored> => {
    const cacheFolder = await mkdtemp(join(tmpdir(), 'ganzoo-'));
    try {
      if (runs.length > 1) return await scoredTogether(runs, cacheFolder);
      const { row, failures } = await score(runs[0], { catalog, experiment, cacheFolder });
      return { values: row.values, failures };
    } finally {
      await rm(cacheFolder, { recursive: true, force: true });
    }
  };

  it('gives finite numbers for what the game makes', async () => {
    const runs = await started();
    // what a scoring prepares may stay, what a metric makes may not
    await scored(runs);
    const before = tf.memory().numTensors;
    const { values, failures } = await scored(runs);
    expect(tf.memory().numTensors).toBe(before);
    expect(failures).toEqual({});
    expect(Object.values(values)).not.toEqual([]);
    for (const value of Object.values(values)) expect(value).toSatisfy(Number.isFinite);
    for (const run of runs) run.dispose();
  });

  it('says why it fails on weights that are no numbers, instead of giving one', async () => {
    const runs = await started();
    for (const { variable } of runs.flatMap(({ state }) => state.nets.all()))
      tf.tidy(() => void variable.assign(tf.fill(variable.shape, NaN)));
    const { values, failures } = await scored(runs);
    const { tag } = ownOf(runs[0]);
    expect(failures).toMatchObject({ [tag]: expect.stringMatching(/\w/) as string });
    expect(values[tag]).toBeNull();
    for (const run of runs) run.dispose();
  });
}

/** The scores of runs that are compared. */
async function scoredTogether(runs: readonly [MiniRun, ...MiniRun[]], cacheFolder: string): Promise<Scored> {
  const [{ engine }] = runs;
  const viewers = runs.map(run => run.viewer());
  const compared = runs.map(({ parts, rng, data, schedule, state }, i) => {
    const training = { parts, rng, data, schedule, ...state, progress: new Progress() };
    return { name: `run-${i + 1}`, parts, viewer: viewers[i]!, training };
  });
  try {
    const { scores } = await toEnd(scoreRuns({ engine, cache: new Cache(cacheFolder), runs: compared }));
    const values: Record<string, number | null> = {};
    const failures: Record<string, string> = {};
    for (const { tag, result } of scores) {
      values[tag] = 'failed' in result ? null : result.value;
      if ('failed' in result) failures[tag] = result.failed;
      else for (const [name, value] of Object.entries(result.beside ?? {})) values[`${tag}/${name}`] = value;
    }
    return { values, failures };
  } finally {
    for (const viewer of viewers) await viewer.dispose();
  }
}
