import { expect, it } from 'vitest';
import { cacheKey } from './cache-key.ts';

it('a key names the portable backends, and stays as it was for the native one', () => {
  const facts = ['mnist', 'classifier', 900, 1e-3];
  expect(cacheKey('native', facts)).toBe('["mnist","classifier",900,0.001]');
  expect(cacheKey('wasm', facts)).toBe('["mnist","classifier",900,0.001,"wasm"]');
  expect(cacheKey('cpu', facts)).toBe('["mnist","classifier",900,0.001,"cpu"]');
});
