import { expect, test } from 'vitest';
import { Interrupts } from './interrupts.ts';

test('without work to save, the first interruption ends the process', () => {
  const codes: number[] = [];
  new Interrupts(code => codes.push(code)).interrupt();
  expect(codes).toEqual([130]);
});

test('an armed interruption asks first and ends at the second, after cleaning up', () => {
  const seen: unknown[] = [];
  const interrupts = new Interrupts(code => seen.push(code));
  const signal = interrupts.arm();
  interrupts.onExit(() => seen.push('cleaned'));
  const unregister = interrupts.onExit(() => seen.push('never'));
  unregister();
  interrupts.interrupt('SIGTERM');
  expect(signal.aborted).toBe(true);
  expect(signal.reason).toBe('SIGTERM');
  expect(seen).toEqual([]);
  interrupts.interrupt();
  expect(seen).toEqual(['cleaned', 130]);
});
