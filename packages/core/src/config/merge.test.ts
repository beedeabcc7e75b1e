import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { finishDeletions, merge } from './merge.ts';
import { parseYaml } from './parse-yaml.ts';
import { plain, type Tree } from './tree.ts';

// the same cases every time
fc.configureGlobal({ seed: 1 });

type Value = null | boolean | number | string | Value[] | { [key: string]: Value };

const tree = (value: unknown): Tree =>
  parseYaml(JSON.stringify(value), { file: 'e.yaml', folder: '/f' }).tree!;

/** Maps of maps and lists under few keys, so that two of them often meet; `use` is left to its own test. */
const { map } = fc.letrec<{ value: Value; map: { [key: string]: Value } }>(tie => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(null, true, 0, 1.5, 'text'),
    fc.array(tie('value'), { maxLength: 3 }),
    tie('map'),
  ),
  map: fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), tie('value'), { noNullPrototype: true }),
}));

const isMap = (value: Value | undefined): value is { [key: string]: Value } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The rule in plain words: maps merge, everything else replaces. */
function expected(base: Value | undefined, over: Value): Value {
  if (!isMap(base) || !isMap(over)) return over;
  const below = Object.entries(over).map(([key, value]) => [key, expected(base[key], value)] as const);
  return { ...base, ...Object.fromEntries(below) };
}

describe('merge, for any two files', () => {
  it('merges maps and replaces everything else', () => {
    fc.assert(
      fc.property(map, map, (a, b) => {
        expect(plain(merge(tree(a), tree(b)))).toEqual(expected(a, b));
      }),
    );
  });

  it('changes nothing by a file that is empty or the same', () => {
    fc.assert(
      fc.property(map, a => {
        expect(plain(merge(tree(a), tree({})))).toEqual(a);
        expect(plain(merge(tree({}), tree(a)))).toEqual(a);
        expect(plain(merge(tree(a), tree(a)))).toEqual(a);
      }),
    );
  });

  it('removes by !delete what is there, and tells of what is not', () => {
    fc.assert(
      fc.property(map, fc.constantFrom('a', 'b', 'c', 'd'), (a, key) => {
        const deletion = parseYaml(`${key}: !delete`, { file: 'over.yaml', folder: '/f' }).tree!;
        const problems: Parameters<typeof finishDeletions>[1] = [];
        const merged = finishDeletions(merge(tree(a), deletion), problems);
        const { [key]: gone, ...rest } = a;
        expect(plain(merged)).toEqual(rest);
        expect(problems).toHaveLength(gone === undefined ? 1 : 0);
      }),
    );
  });

  it('replaces a part as a whole where `use` names another plugin', () => {
    const use = fc.constantFrom('one', 'two');
    fc.assert(
      fc.property(map, use, map, use, (a, old, b, now) => {
        const [base, over] = [
          { ...a, use: old },
          { ...b, use: now },
        ];
        expect(plain(merge(tree(base), tree(over)))).toEqual(old === now ? expected(base, over) : over);
      }),
    );
  });
});
