import { describe, expect, it } from 'vitest';
import { parseYaml } from './parse-yaml.ts';
import { at, parsePath, placeOf, placeOfKey, plain } from './tree.ts';
import { aliasBomb } from '../fixtures/alias-bomb.ts';

const origin = { file: 'e.yaml', folder: '/f' };
const parse = (text: string) => parseYaml(text, origin);
/** The first problem as line:column: message. */
const problem = (text: string) => {
  const { problems } = parse(text);
  const [first] = problems;
  return first ? `${first.where!.line}:${first.where!.column}: ${first.message}` : undefined;
};

/** Seconds of work, which other processes do not lengthen. */
const secondsSince = (begin: NodeJS.CpuUsage) => {
  const { user, system } = process.cpuUsage(begin);
  return (user + system) / 1e6;
};

describe('parseYaml', () => {
  it('reads YAML 1.2: on and yes are text, 2e-4 is a number', () => {
    const { tree, problems } = parse(
      'on: yes\nrate: 2e-4\nint: 0x10\nnone:\nnull: ~\nlist: [1, true, "a"]\n7: seven\n',
    );
    expect(problems).toEqual([]);
    expect(plain(tree!)).toEqual({
      on: 'yes',
      rate: 2e-4,
      int: 16,
      none: null,
      null: null,
      list: [1, true, 'a'],
      7: 'seven',
    });
  });

  it('remembers where keys and values are', () => {
    const { tree } = parse('a: 1\nb:\n  c: [10,\n    20]\n');
    expect(placeOf(tree!, ['a'])).toEqual({ file: 'e.yaml', line: 1, column: 4 });
    expect(placeOfKey(tree!, ['b', 'c'])).toEqual({ file: 'e.yaml', line: 3, column: 3 });
    expect(placeOf(tree!, parsePath('b.c.1'))).toEqual({ file: 'e.yaml', line: 4, column: 5 });
    expect(placeOf(tree!, parsePath('b.d.e'))).toEqual({ file: 'e.yaml', line: 2, column: 1 });
    expect(at(tree!, parsePath('b.c.2'))).toBeUndefined();
  });

  it('writes out aliases', () => {
    const { tree } = parse('a: &x {b: 1}\nc: *x\n');
    expect(plain(tree!)).toEqual({ a: { b: 1 }, c: { b: 1 } });
    const again = parse('a: &x 1\nb: &y [&x 2]\nc: &x 3\nd: *y\ne: *x\n');
    expect(plain(again.tree!)).toEqual({ a: 1, b: [2], c: 3, d: [2], e: 3 });
  });

  it('keeps !delete as a mark', () => {
    expect(at(parse('a: !delete\n').tree!, ['a'])?.type).toBe('delete');
  });

  it.each([
    ['a: 1\na: 2\n', "2:1: the key 'a' is there twice"],
    ['a:\n\tb: 1\n', '2:1: tabs cannot indent in YAML'],
    ['a: 1\n---\nb: 2\n', '2:1: the file holds several documents, but must hold one'],
    ['__proto__: {x: 1}\n', "1:1: the key '__proto__' is not allowed"],
    ['a: {constructor: 1}\n', "1:5: the key 'constructor' is not allowed"],
    ['a: {b: {prototype: 1}}\n', "1:9: the key 'prototype' is not allowed"],
    ['a: *none\n', "1:4: there is no anchor '&none' before this alias"],
    ['a: &x [*x]\n', "1:8: the alias '*x' contains itself"],
    ['a: &x\n  b: *x\n', "2:6: the alias '*x' contains itself"],
    ['a: !python/object 1\n', '1:4: unknown tag'],
    ['? [a, b]\n: 1\n', '1:3: a key must be plain text'],
    [': 1\n', '1:1: a key must be plain text'],
  ])('refuses %j', (text, expected) => {
    expect(problem(text)).toBe(expected);
  });

  it.each(['a: [1, 2\n', 'a: "x\n', 'a: {b: 1\nc: 2\n', 'a: b: c\n', 'a\nb: 1\n', '@x: 1\n'])(
    'says where %j is no YAML',
    text => {
      expect(problem(text)).toMatch(/^\d+:\d+: not valid YAML: ./);
      expect(parse(text).problems.length).toBeLessThanOrEqual(5);
    },
  );

  it('gives nothing for an empty text', () => {
    expect(parse('').tree).toBeUndefined();
    expect(parse('# only a comment\n').tree).toBeUndefined();
  });
});

describe('texts that would take long', () => {
  const size = 990_000;
  const doubling = aliasBomb(30);
  it.each([
    ['open lists', '['.repeat(size), /nested deeper than 64/],
    ['closed lists', '['.repeat(size / 2) + ']'.repeat(size / 2), /nested deeper than 64/],
    ['open maps', '{a: '.repeat(size / 4), /nested deeper than 64/],
    ['lists in lists', '- '.repeat(9000), /nested deeper than 64/],
    ['keys in keys', '? '.repeat(9000), /nested deeper than 64/],
    [
      'indented maps',
      Array.from({ length: 80 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'),
      /nested deeper than 64/,
    ],
    ['many keys', Array.from({ length: size / 10 }, (_, i) => `k${i}: 1`).join('\n'), /too long/],
    ['one key again and again', 'a: 1\n'.repeat(size / 5), /too long/],
    ['a long list', `[${'1,'.repeat(size / 2)}]`, /too long/],
    ['a long text', `a: "${'x'.repeat(size)}"`, /single text of more than/],
    ['a text of bad escapes', `"${'\\q'.repeat(size / 2)}"`, /single text of more than/],
    ['many texts of bad escapes', `a: "${'\\q'.repeat(4000)}"\n`.repeat(100), /more than 1000 backslashes/],
    ['a block text', `a: |\n${' a\n'.repeat(size / 3)}`, /single text of more than/],
    ['anchors', '&a '.repeat(size / 3), /too long/],
    ['directives', '%a\n'.repeat(size / 3), /too long/],
    ['documents', '---\n'.repeat(size / 4), /too long/],
    ['aliases', `a: &a 1\nb: [${'*a,'.repeat(4000)}]`, /more than 100 aliases/],
    ['doubled aliases', doubling.join('\n'), /more than 100 aliases|more than 20000 values/],
    [
      'aliases of large lists',
      `a: &a [${'1,'.repeat(1000)}]\nb: [${'*a,'.repeat(90)}]`,
      /more than 20000 values/,
    ],
  ])('are refused soon: %s', (_, text, message) => {
    const begin = process.cpuUsage();
    const before = process.memoryUsage().rss;
    const { problems } = parse(text);
    expect(secondsSince(begin)).toBeLessThan(1);
    expect(process.memoryUsage().rss - before).toBeLessThan(200e6);
    expect(problems[0]?.message).toMatch(message);
    expect(problems[0]?.where?.line).toBeGreaterThan(0);
    expect(problems.length).toBeLessThan(10);
  });

  it('are read when they are only long', () => {
    const text = Array.from({ length: 1200 }, (_, i) => `k${i}: ${i}`).join('\n');
    const begin = process.cpuUsage();
    expect(parse(text).problems).toEqual([]);
    expect(secondsSince(begin)).toBeLessThan(1);
  });
});
