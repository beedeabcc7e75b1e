import type { StepsProfile } from '@ganzoo/train';
import { expect, test } from 'vitest';
import { summarize } from './summary.ts';
import { traceEvents } from './trace-events.ts';

/** Two steps of 10 ms, in each a call of 8 ms with a product of 6 ms around 2 ms of sums; times in microseconds. */
const PROFILE: StepsProfile = {
  firstStep: 3,
  steps: 2,
  spans: [50_000, 60_000].flatMap((start, i) => [
    { name: 'step', step: 3 + i, start, duration: 10_000 },
    { name: 'run step', step: 3 + i, start: start + 1000, duration: 8000 },
  ]),
  rows: [
    {
      device: '/host:CPU',
      thread: 'tf_Compute/1',
      events: [50_000, 60_000].flatMap(start => [
        { name: 'FunctionRun', start: start + 1500, duration: 6500 },
        { name: 'MatMul_1:MatMul', op: 'MatMul', start: start + 2000, duration: 6000 },
        { name: 'Sum_2:Sum', op: 'Sum', start: start + 3000, duration: 2000 },
        // between two steps' calls, as drawing samples does
        { name: 'Tanh_3:Tanh', op: 'Tanh', start: start + 9500, duration: 400 },
      ]),
    },
  ],
};

test('times of operations are their own, of the steps only, and add up to 100 %', () => {
  const { operations, ...rest } = summarize(PROFILE);
  expect(operations).toEqual([
    { name: 'MatMul', count: 2, ms: 8, share: 8 / 12 },
    { name: 'Sum', count: 2, ms: 4, share: 4 / 12 },
  ]);
  expect(rest).toEqual({
    firstStep: 3,
    steps: 2,
    stepMs: 10,
    threads: 1,
    javascript: [
      { name: 'run step', count: 2, ms: 16, share: 0.8 },
      { name: 'other', count: 2, ms: 4, share: 0.2 },
    ],
  });
});

test('the trace begins with the first step, and names every process and thread', () => {
  const events = [...traceEvents(PROFILE)];
  const names = events.filter(({ ph }) => ph === 'M').map(({ args }) => args['name']);
  expect(names).toEqual(
    expect.arrayContaining(['JavaScript', 'training loop', 'TensorFlow /host:CPU', 'tf_Compute/1']),
  );
  const [product] = events.filter(({ name }) => name === 'MatMul');
  expect(product).toEqual({
    name: 'MatMul',
    cat: 'op',
    ph: 'X',
    pid: 2,
    tid: 1,
    ts: 2000,
    dur: 6000,
    args: { op: 'MatMul', node: 'MatMul_1' },
  });
  expect(events.find(({ name }) => name === 'step')).toMatchObject({ pid: 1, ts: 0, args: { step: 3 } });
});
