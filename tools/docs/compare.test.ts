import { describe, expect, it } from 'vitest';
import { compare } from './compare.ts';

describe('compare', () => {
  it('finds nothing where all is written as generated', () => {
    expect(compare([['a.md', 'A']], new Map([['a.md', 'A']]))).toEqual({ stale: [], leftOver: [] });
  });

  it('tells missing and changed files from those that nothing generates', () => {
    const generated = [
      ['a.md', 'A'],
      ['b.md', 'B'],
      ['c.md', ''],
    ] as const;
    const written = new Map([
      ['gone.md', 'A'],
      ['a.md', 'A'],
      ['b.md', 'older'],
    ]);
    expect(compare(generated, written)).toEqual({ stale: ['b.md', 'c.md'], leftOver: ['gone.md'] });
  });
});
