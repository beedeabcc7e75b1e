import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyOverrides } from './overrides.ts';
import { parseYaml } from './parse-yaml.ts';
import { plain, type Tree } from './tree.ts';

// the same cases every time
fc.configureGlobal({ seed: 1 });

type Value = null | boolean | number | string | Value[] | { [key: string]: Value };

const tree = (value: unknown): Tree =>
  parseYaml(JSON.stringify(value), { file: 'e.yaml', folder: '/f' }).tree!;

const leaf = fc.oneof(
  fc.constantFrom(null, true, false),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(value => (Object.is(value, -0) ? 0 : value)),
  fc.integer(),
  fc.string(),
);
/** None of these keys is a part of an experiment, whose bare names would become `{ use: name }`. */
const key = fc.constantFrom('a', 'b', 'c', 'k-1', 'x_2');
const { map } = fc.letrec<{ value: Value; map: { [key: string]: Value } }>(tie => ({
  value: fc.oneof({ depthSize: 'small' }, leaf, fc.array(tie('value'), { maxLength: 3 }), tie('map')),
  map: fc.dictionary(key, tie('value'), { minKeys: 1, noNullPrototype: true }),
}));

/** Every path that leads to a value. */
function pathsIn(value: Value, before: readonly string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, below]) => [
    [...before, name],
    ...pathsIn(below, [...before, name]),
  ]);
}

/** An object and one of the paths in it. */
const placed = map.chain(value => fc.tuple(fc.constant(value), fc.constantFrom(...pathsIn(value))));

type Holder = Record<string, Value>;

/** What stands at a path. */
function at(value: Value, path: readonly string[]): Value {
  return path.reduce((here, step) => (here as Holder)[step]!, value);
}

/** A copy with a value changed by hand. */
function changed(value: Value, path: readonly string[], by: (holder: Holder, last: string) => void): Value {
  const copy = structuredClone(value);
  by(at(copy, path.slice(0, -1)) as Holder, path.at(-1)!);
  return copy;
}

describe('overrides, for any experiment and any path in it', () => {
  it('key=value sets just that value, whatever stood there', () => {
    fc.assert(
      fc.property(placed, leaf, ([value, path], given) => {
        const { tree: result, problems } = applyOverrides(
          tree(value),
          [`${path.join('.')}=${JSON.stringify(given)}`],
          '/cwd',
        );
        expect(problems).toEqual([]);
        expect(plain(result)).toEqual(changed(value, path, (holder, last) => (holder[last] = given)));
      }),
    );
  });

  it('~key takes just that key out of its map', () => {
    fc.assert(
      fc.property(placed, ([value, path]) => {
        const inMap = !/^\d+$/.test(path.at(-1)!);
        fc.pre(inMap);
        const { tree: result, problems } = applyOverrides(tree(value), [`~${path.join('.')}`], '/cwd');
        expect(problems).toEqual([]);
        expect(plain(result)).toEqual(changed(value, path, (holder, last) => delete holder[last]));
      }),
    );
  });

  it('+key=value adds a key that is not there, and refuses one that is', () => {
    fc.assert(
      fc.property(placed, leaf, ([value, path], given) => {
        // `+` appends to a list, and null stands for a value that is not there
        const old = at(value, path);
        fc.pre(old !== null && !Array.isArray(old));
        const text = JSON.stringify(given);
        const fresh = applyOverrides(tree(value), [`+fresh=${text}`], '/cwd');
        expect(fresh.problems).toEqual([]);
        expect(plain(fresh.tree)).toEqual({ ...value, fresh: given });
        const refused = applyOverrides(tree(value), [`+${path.join('.')}=${text}`], '/cwd');
        expect(refused.problems).toHaveLength(1);
        expect(plain(refused.tree)).toEqual(value);
      }),
    );
  });

  it('no text at all makes anything but a change or a problem', () => {
    fc.assert(
      fc.property(map, fc.string({ unit: 'binary' }), (value, text) => {
        const { tree: result, problems } = applyOverrides(tree(value), [text], '/cwd');
        if (problems.length > 0) expect(plain(result)).toEqual(value);
      }),
    );
  });
});
