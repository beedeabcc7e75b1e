import { expect, it } from 'vitest';
import { lackOf } from './lack.ts';

it('skips what is not here with a reason, and fails where it has to be here', () => {
  const expecting = { GANZOO_EXPECT: 'chromium, tmux' };
  expect(lackOf('tmux', true, 'no tmux', expecting)).toBeUndefined();
  expect(lackOf('tmux', false, 'no tmux', {})).toBe('no tmux');
  expect(lackOf('fashion-mnist', false, 'no files', expecting)).toBe('no files');
  expect(() => lackOf('tmux', false, 'no tmux', expecting)).toThrow('names tmux, but there is no tmux');
});
