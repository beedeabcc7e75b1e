import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Rng } from '@ganzoo/sdk';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Checkpoints } from '../checkpoint/checkpoints.ts';
import { BatchSource } from '../data/batch-source.ts';
import { Feed } from '../data/feed.ts';
import { Divergence, type DivergenceContext } from './divergence.ts';
import { firstBrokenTensor, firstBrokenValue } from './finite.ts';
import { Journal } from './post-mortem.ts';

// that the first broken tensor is found by repeating steps is held by tests/e2e/faults-runs.test.ts

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ganzoo-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const call = (step: number, ms: number) => ({
  plan: { players: ['generator'], discIters: 1, order: 'in-turn' as const, detailed: false },
  step,
  used: {},
  together: 1,
  scheduled: [],
  ms,
});

function divergence(from?: number): Divergence {
  // nothing is repeated in these tests, so there is nothing to repeat it with
  const engine = undefined as unknown as DivergenceContext['engine'];
  const context = undefined as unknown as DivergenceContext['context'];
  const feed = new Feed(new BatchSource([]), new Rng(1));
  return new Divergence({
    engine,
    context,
    feed,
    checkpoints: new Checkpoints(folder),
    mode: () => 'graph',
    from,
  });
}

describe('Divergence', () => {
  it('says where the last good weights are', () => {
    const training = divergence();
    expect(training.lastGood).toBe('No checkpoint was saved before the training diverged.');
    training.kept(20);
    expect(training.lastGood).toBe('The last checkpoint, of step 20, is from before the training diverged.');
    expect(divergence(7).lastGood).toMatch(/of step 7,/);
  });

  it('says what was found where the steps since the last checkpoint take too long to repeat', async () => {
    const training = divergence();
    for (const step of [0, 1]) training.add(call(step, 40_000));
    expect(await training.explain({ path: 'generator/loss', value: NaN }, 2)).toBe(
      'generator/loss is NaN at step 2',
    );
  });
});

describe('Journal', () => {
  it('keeps the calls since the weights were saved, up to a minute of them', () => {
    const journal = new Journal();
    journal.add(call(0, 10));
    journal.clear();
    journal.add(call(1, 59_000));
    expect(journal.calls?.map(({ step }) => step)).toEqual([1]);
    journal.add(call(2, 2000));
    expect(journal.calls).toBeUndefined();
    journal.clear();
    journal.add(call(3, 10));
    expect(journal.calls?.map(({ step }) => step)).toEqual([3]);
  });
});

describe('the first broken value', () => {
  const values = (...data: number[]) => ({ data: Float32Array.from(data) });

  it('is NaN or infinite', () => {
    expect(firstBrokenValue([1, -Infinity, NaN])).toBe(-Infinity);
    expect(firstBrokenValue([0, NaN])).toBeNaN();
    expect(firstBrokenValue([0, -0, 1e308])).toBeUndefined();
  });

  it('is looked for in weights first; a state of the game may be infinite, but not NaN', () => {
    const nets = new Map([['g/kernel', values(1, 2)]]);
    const best = ['state/best', values(Infinity)] as const;
    expect(firstBrokenTensor(nets, new Map([best]))).toBeUndefined();
    expect(firstBrokenTensor(nets, new Map([best, ['state/k', values(NaN)]]))).toEqual({
      path: 'state/k',
      value: NaN,
    });
    const slots = new Map([['adam-m/g/kernel', values(0, Infinity)]]);
    expect(firstBrokenTensor(nets, slots)).toEqual({ path: 'adam-m/g/kernel', value: Infinity });
    expect(firstBrokenTensor(new Map([['g/kernel', values(NaN)]]), slots)?.path).toBe('g/kernel');
  });
});
