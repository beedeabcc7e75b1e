import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { MiniRun } from '../mini-run.ts';
import { score } from '../score.ts';
import { it } from './checks.ts';
import { experimentWith, type Subject } from './subject.ts';

/** Metrics can be computed with it: once made it gives the same numbers again, and read back from the cache too. */
export function featuresContract(subject: Subject<'features'>): void {
  const { catalog } = subject;
  it('gives metrics finite numbers, the same when read back from the cache', async () => {
    const experiment = experimentWith(subject);
    const cacheFolder = await mkdtemp(join(tmpdir(), 'ganzoo-'));
    const run = await MiniRun.start(catalog, experiment);
    try {
      const scored = () => score(run, { catalog, experiment, cacheFolder });
      const [first, again] = [await scored(), await scored()];
      expect(first.failures).toEqual({});
      expect(Object.keys(first.row.primary)).not.toEqual([]);
      for (const value of Object.values(first.row.values)) expect(value).toSatisfy(Number.isFinite);
      expect(again).toEqual(first);
    } finally {
      run.dispose();
      await rm(cacheFolder, { recursive: true, force: true });
    }
  });
}
