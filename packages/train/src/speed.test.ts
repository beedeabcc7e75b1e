import { expect, it } from 'vitest';
import { Speed } from './speed.ts';

it('averages over the steps since the last time', () => {
  const speed = new Speed();
  speed.add({ ms: 10, steps: 1, compileMs: 300 });
  speed.add({ ms: 20, steps: 1 });
  expect(speed.read(64)).toEqual({
    'speed/images-per-second': 64,
    'speed/step-time-ms': 15,
    'speed/trace-time-ms': 300,
  });
  speed.add({ ms: 30, steps: 1 });
  expect(speed.read(64)).toEqual({ 'speed/images-per-second': 64, 'speed/step-time-ms': 30 });
});

it('tells no speed of steps among which one was profiled', () => {
  const speed = new Speed();
  speed.add({ ms: 10, steps: 1, slow: 'profiled' });
  speed.add({ ms: 10, steps: 1, compileMs: 5 });
  expect(speed.read(64)).toEqual({ 'speed/trace-time-ms': 5 });
  speed.add({ ms: 10, steps: 1 });
  expect(Object.keys(speed.read(64))).toContain('speed/step-time-ms');
});

it('leaves a call in which XLA compiled out of the speed, and takes its compilation for what its steps do not take', () => {
  const speed = new Speed();
  expect(speed.beyond(800, 1)).toBe(800);
  speed.add({ ms: 800, steps: 1, compileMs: 800, slow: 'compiled' });
  expect([speed.calls, speed.msPerStep]).toEqual([1, Infinity]);
  expect(speed.read(64)).toEqual({ 'speed/trace-time-ms': 800 });
  speed.add({ ms: 2, steps: 1 });
  expect(speed.beyond(764, 32)).toBe(700);
  expect(speed.beyond(60, 32)).toBe(0);
  speed.add({ ms: 764, steps: 32, compileMs: 700, slow: 'compiled' });
  expect(speed.read(64)).toEqual({
    'speed/images-per-second': 64,
    'speed/step-time-ms': 2,
    'speed/trace-time-ms': 700,
  });
});
