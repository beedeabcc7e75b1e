import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DOCS } from '../shared/root.ts';
import { merge, type KeptAgainst, type KeptWork, type Measurements } from './measurements.ts';
import { benchmarksPage } from './page.ts';

const work = (name: string, precision: 'float32' | 'bf16-mixed', date: string): KeptWork => ({
  work: name,
  precision,
  times: {},
  memory: {},
  rounds: 3,
  date,
  machine: '2 cores',
});
const row = (name: string, date: string): KeptAgainst => ({
  name,
  ratio: 1.05,
  low: 1.04,
  high: 1.06,
  old: 1,
  now: 1.05,
  rounds: 7,
  commit: 'bbbbbbb',
  against: 'aaaaaaa',
  date,
  machine: '2 cores',
});

describe('merge', () => {
  it('replaces rows of the same work and precision and leaves all others', () => {
    const kept = { works: [work('ring', 'float32', 'old'), work('ring', 'bf16-mixed', 'old')] };
    const { works } = merge(kept, { works: [work('ring', 'float32', 'new')] });
    expect(works.map(({ precision, date }) => [precision, date])).toEqual([
      ['float32', 'new'],
      ['bf16-mixed', 'old'],
    ]);
  });

  it('keeps works in the order of the table', () => {
    const kept = { works: [work('lstm', 'float32', 'old')] };
    const { works } = merge(kept, { works: [work('study-net', 'float32', 'new')] });
    expect(works.map(each => each.work)).toEqual(['study-net', 'lstm']);
  });

  it('adds a row against a commit beside those of other names, with all else as it was', () => {
    const kept = {
      works: [work('ring', 'float32', 'old')],
      against: [row('ring', 'old'), row('lstm', 'old')],
    };
    const all = merge(kept, { against: [row('ring', 'new'), row('start-up', 'new')] });
    expect(all.works).toEqual(kept.works);
    expect(all.against.map(({ name, date }) => [name, date])).toEqual([
      ['ring', 'new'],
      ['lstm', 'old'],
      ['start-up', 'new'],
    ]);
  });

  it('takes a file of before there were such rows', () => {
    expect(merge({}, {})).toEqual({ works: [], threads: [], against: [] });
  });
});

describe('docs/benchmarks.md', () => {
  const read = (name: string): string => readFileSync(join(DOCS, name), 'utf8');

  it('is what docs/benchmarks.json says', () => {
    const all = merge({}, JSON.parse(read('benchmarks.json')) as Partial<Measurements>);
    expect(read('benchmarks.md')).toBe(benchmarksPage(all));
  });

  it('shows a row against a commit with both commits, the interval and the verdict', () => {
    const page = benchmarksPage(merge({}, { against: [row('ring', '2026-01-02')] }));
    expect(page).toContain(
      '| ring | aaaaaaa, 1.00 | bbbbbbb, 1.05 | **1.050 [1.040, 1.060]** | slower | 7 | 2026-01-02, 2 cores |',
    );
  });
});
