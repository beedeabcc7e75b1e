import { describe, expect, it } from 'vitest';
import type { ProfileSummary, TraceEvent } from '@ganzoo/run';
import { Workplace } from './ganzoo.ts';

const RING = `
dataset: { use: gaussian-ring, trainSize: 2000, testSize: 500 }
architecture: { use: mlp, hidden: [16] }
objective: { use: non-saturating }
train: { steps: 8, batchSize: 32, latent: { dim: 2 } }
log: { scalars: 2, images: 0 }
`;

const DIGITS = `
dataset: { use: mnist }
architecture: { use: infogan-net, width: 0.1 }
objective: { use: non-saturating }
train: { steps: 8, batchSize: 8, latent: { dim: 8 } }
log: { scalars: 2, images: 0 }
`;

const readTrace = async (place: Workplace, name: string): Promise<readonly TraceEvent[]> => {
  const text = (await place.read('out/profile', name)).toString('utf8');
  return (JSON.parse(text) as { traceEvents: TraceEvent[] }).traceEvents;
};

describe('ganzoo run --profile', () => {
  it.each([
    ['digits, compiled', DIGITS, [], [/MatMul/, /Conv2D/, /FusedBatchNorm/, /ResourceApplyAdam/]],
    ['points, by XLA', RING, ['+train.compile=xla'], [/MatMul/, /fusion/]],
    ['points, one operation at a time', RING, ['--no-compile'], [/MatMul/, /ResourceApplyAdam/]],
  ] as const)('traces steps of %s', async (_, text, words, kinds) => {
    const place = await Workplace.open();
    await place.put('short.yaml', text);
    const { code, stdout, stderr } = await place.here(
      'run',
      'short.yaml',
      '--profile',
      '4',
      ...words,
      '--out',
      'out',
    );
    expect(code, stderr).toBe(0);

    const traceEvents = await readTrace(place, 'trace-3.json');
    const steps = traceEvents.filter(({ name, pid }) => name === 'step' && pid === 1);
    expect(steps.map(({ args }) => args['step'])).toEqual([3, 4, 5, 6]);
    for (const name of ['order data', 'run step']) {
      expect(traceEvents.filter(event => event.name === name && event.pid === 1)).toHaveLength(4);
    }
    const operations = traceEvents.filter(({ cat }) => cat === 'op');
    for (const kind of kinds) {
      const found = operations.filter(({ args }) => kind.test(String(args['op'])));
      expect(found.length, String(kind)).toBeGreaterThanOrEqual(4);
      expect(
        found.every(({ dur }) => dur! > 0),
        String(kind),
      ).toBe(true);
    }

    const file = await place.read('out/profile/ops.json');
    const summary = JSON.parse(file.toString('utf8')) as ProfileSummary;
    expect(summary).toMatchObject({ firstStep: 3, steps: 4 });
    const sum = (shares: ProfileSummary['operations'], key: 'ms' | 'share'): number =>
      shares.reduce((total, each) => total + each[key], 0);
    expect(sum(summary.operations, 'ms')).toBeLessThanOrEqual(summary.threads * summary.stepMs * 4);
    expect(sum(summary.javascript, 'ms')).toBeCloseTo(summary.stepMs * 4, 3);
    expect(sum(summary.operations, 'share')).toBeCloseTo(1, 6);
    // longest first, and steps this short may spend more on what surrounds the call
    expect(stdout).toMatch(/steps 3 to 6 took [\d.]+ ms each: .*\brun step [\d.]+ %/);
    expect(stdout).toContain(`  ${summary.operations[0]!.name} `);

    const lines = await place.lines('out', 'events.jsonl');
    const timed = lines.filter(({ tag }) => tag === 'speed/step-time-ms').map(({ step }) => step);
    // steps 3 to 6 were profiled, and both of the first two are the first calls of their programs, in which XLA compiles
    const byXla = stdout.includes('by XLA');
    expect(timed).toEqual(byXla ? [8] : [2, 8]);
    const measured = lines.filter(({ tag }) => tag === 'memory/resident-mb');
    expect(measured.map(({ step }) => step)).toEqual([2, 4, 6, 8]);
    expect(measured.every(({ value }) => Number(value) > 50)).toBe(true);
  });

  it('changes no number of the training, and is silent where asked to be', async () => {
    const place = await Workplace.open();
    await place.put('ring.yaml', RING);
    expect((await place.here('run', 'ring.yaml', '--out', 'plain')).code).toBe(0);
    const { code, stdout } = await place.here(
      'run',
      'ring.yaml',
      '--profile',
      '2',
      '--quiet',
      '--out',
      'profiled',
    );
    expect(code).toBe(0);
    expect(stdout).not.toMatch(/took|operation/);
    const numbers = async (run: string): Promise<unknown[]> =>
      (await place.lines(run, 'events.jsonl'))
        .filter(({ tag }) => !/^(speed|memory)\//.test(String(tag)))
        .map(({ step, tag, value }) => [step, tag, value]);
    expect(await numbers('profiled')).toEqual(await numbers('plain'));
  });

  it('tells a program where the files are, and profiles a run that goes on', async () => {
    const place = await Workplace.open();
    await place.put('ring.yaml', RING);
    expect((await place.here('run', 'ring.yaml', '--out', 'out')).code).toBe(0);
    const words = ['run', '--resume', 'out', 'train.steps=11', '--profile', '1', '--json'];
    const { code, stdout, stderr } = await place.here(...words);
    expect(code, stderr).toBe(0);
    const events = stdout
      .trim()
      .split('\n')
      .map(line => JSON.parse(line) as Record<string, unknown>);
    const profile = events.find(({ event }) => event === 'profile');
    expect(profile).toMatchObject({ firstStep: 11, steps: 1, trace: 'profile/trace-11.json' });
    expect(profile).toMatchObject({ operations: 'profile/ops.json' });
    expect((await readTrace(place, 'trace-11.json')).length).toBeGreaterThan(10);
  });
});
