import { expect, it } from 'vitest';
import { Speed } from './speed.ts';

it('averages over the steps since the last time', () => {
  const speed = new Speed();
  speed.add({ ms: 10, steps: 1, traceMs: 300, profiled: false });
  speed.add({ ms: 20, steps: 1, profiled: false });
  expect(speed.read(64)).toEqual({
    'speed/images-per-second': 64,
    'speed/step-time-ms': 15,
    'speed/trace-time-ms': 300,
  });
  speed.add({ ms: 30, steps: 1, profiled: false });
  expect(speed.read(64)).toEqual({ 'speed/images-per-second': 64, 'speed/step-time-ms': 30 });
});

it('tells no speed of steps among which one was profiled', () => {
  const speed = new Speed();
  speed.add({ ms: 10, steps: 1, profiled: true });
  speed.add({ ms: 10, steps: 1, traceMs: 5, profiled: false });
  expect(speed.read(64)).toEqual({ 'speed/trace-time-ms': 5 });
  speed.add({ ms: 10, steps: 1, profiled: false });
  expect(Object.keys(speed.read(64))).toContain('speed/step-time-ms');
});
