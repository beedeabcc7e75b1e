import { describe, expect, it } from 'vitest';
import { escapeReferences, interpolate } from './interpolate.ts';
import { parseYaml } from './parse-yaml.ts';
import { at, placeOf, plain } from './tree.ts';
import { pick } from '../fixtures/pick.ts';

function run(text: string, env: Record<string, string> = {}, defaults: Record<string, unknown> = {}) {
  const { tree, problems } = parseYaml(text, { file: 'e.yaml', folder: '/f' });
  expect(problems).toEqual([]);
  return interpolate(tree!, {
    env,
    defaultOf: path => new Map(Object.entries(defaults)).get(path.join('.')),
  });
}
const value = (text: string, env?: Record<string, string>, defaults?: Record<string, unknown>) => {
  const { tree, problems } = run(text, env, defaults);
  expect(problems).toEqual([]);
  return plain(tree);
};
const messages = (text: string, env?: Record<string, string>) =>
  run(text, env).problems.map(
    ({ where, path, message }) => `${where!.line}:${where!.column} ${path}: ${message}`,
  );

describe('${a.b}', () => {
  it('keeps the type when it is the whole text', () => {
    expect(
      pick(
        value(
          'a: {n: 3, f: 0.5, b: true, z: null, l: [1], m: {k: v}}\nx: ["${a.n}", "${a.f}", "${a.b}", "${a.z}", "${a.l}", "${a.m}"]\n',
        ),
        'x',
      ),
    ).toEqual([3, 0.5, true, null, [1], { k: 'v' }]);
  });

  it('becomes text inside a text', () => {
    expect(pick(value('a: {n: 3, b: true}\nx: run-${a.n}-${a.b}\n'), 'x')).toBe('run-3-true');
    expect(messages('a: [1]\nx: l-${a}\n')).toEqual(['2:4 x: ${a} is a list and cannot stand inside a text']);
  });

  it('reaches into lists, and through other references', () => {
    expect(pick(value('m: [{every: 5}]\nx: ${m.0.every}\n'), 'x')).toBe(5);
    expect(value('a: ${b}\nb: ${c}\nc: {d: 7}\nx: ${a.d}\n')).toEqual({
      a: { d: 7 },
      b: { d: 7 },
      c: { d: 7 },
      x: 7,
    });
    expect(pick(value('a: {b: "${a.c}", c: 1}\n'), 'a.b')).toBe(1);
  });

  it('finds defaults of what is not written', () => {
    expect(pick(value('x: ${train.batchSize}\n', {}, { 'train.batchSize': 64 }), 'x')).toBe(64);
  });

  it('is placed where it was written', () => {
    const { tree } = run('a: {k: 1}\nx: ${a}\n');
    expect(placeOf(tree, ['x', 'k'])).toEqual({ file: 'e.yaml', line: 2, column: 4 });
    expect(at(tree, ['x', 'k'])).toMatchObject({ value: 1 });
  });

  it.each([
    ['x: ${y}\n', '1:4 x: ${y} names nothing'],
    ['a: {steps: 1}\nx: ${a.stesp}\n', '2:4 x: ${a.stesp} names nothing'],
    ['x: ${x}\n', '1:4 x: ${x} goes round in a circle'],
    ['a: ${b}\nb: ${a}\n', '2:4 b: ${a} goes round in a circle'],
    ['a: {b: "${a}"}\n', '1:8 a.b: ${a} goes round in a circle'],
    ['x: a${b\n', '1:4 x: ${ without its }'],
    ['x: ${a${b}}\n', '1:4 x: ${ without its }'],
    ['x: ${}\n', '1:4 x: ${} is no reference'],
    ['x: ${a b}\n', '1:4 x: ${a b} is no reference'],
    ['x: ${a..b}\n', '1:4 x: ${a..b} is no reference'],
    ['x: ${oc.env:HOME}\n', '1:4 x: ${oc.env:HOME} is no reference'],
    ['x: ${__proto__}\n', '1:4 x: ${__proto__} names nothing'],
    ['x: ${x.toString}\n', '1:4 x: ${x.toString} goes round in a circle'],
  ])('refuses %j', (text, expected) => {
    expect(messages(text)[0]).toBe(expected);
  });

  it('suggests the nearest key', () => {
    expect(run('a: {steps: 1}\nx: ${a.stesp}\n').problems[0]?.hint).toBe(
      "Did you mean 'steps'? There: steps.",
    );
  });

  it('tells each mistake once, and those that follow from it', () => {
    const { problems, failed } = run('a: ${none}\nb: ${a}\nc: ${also}\n');
    expect(problems.map(({ message }) => message)).toEqual([
      '${none} names nothing',
      '${a} has no value, see there',
      '${also} names nothing',
    ]);
    expect([...failed]).toEqual(['a', 'b', 'c']);
  });
});

describe('${env:NAME,default}', () => {
  it('reads numbers, switches and text', () => {
    const env = { N: '64', F: '1e-3', B: 'true', T: 'a b', E: '', L: '[1, 2]', Z: '007' };
    expect(
      pick(value('x: ["${env:N}", "${env:F}", "${env:B}", "${env:T}", "${env:E}", "${env:L}"]\n', env), 'x'),
    ).toEqual([64, 1e-3, true, 'a b', '', '[1, 2]']);
    expect(pick(value('x: a-${env:F}-${env:Z}\n', env), 'x')).toBe('a-1e-3-007');
  });

  it('takes the default, also an empty one', () => {
    expect(
      pick(value('x: ["${env:NONE,5}", "${env:NONE, a,b }", "${env:NONE,}", "${env:NONE,null}"]\n'), 'x'),
    ).toEqual([5, 'a,b', '', null]);
  });

  it('refuses a missing one', () => {
    expect(messages('x: ${env:NONE}\n')).toEqual(['1:4 x: the environment variable NONE is not set']);
  });
});

describe('\\${', () => {
  it('is plain text', () => {
    expect(value("x: '\\${a}'\ny: 'cost \\${ 5'\nz: '\\\\${a}'\na: 1\n")).toMatchObject({
      x: '${a}',
      y: 'cost ${ 5',
      z: '\\1',
    });
  });

  it.each(['${a}', 'a ${b.c} d', '\\${a}', '\\\\${a', '${', 'plain \\ $', '$$ {', '\\\\\\${x} ${y}'])(
    'is what %j is written as',
    text => {
      const { tree } = interpolate(
        { type: 'leaf', at: { file: '', folder: '' }, value: escapeReferences(text) },
        { env: {}, defaultOf: () => undefined },
      );
      expect(plain(tree)).toBe(text);
    },
  );
});

describe('references that would take long', () => {
  it('are refused', () => {
    const lists = [
      'a0: [1, 1]',
      ...Array.from({ length: 40 }, (_, i) => `a${i + 1}: ["\${a${i}}", "\${a${i}}"]`),
    ].join('\n');
    const texts = [
      'a0: xxxx',
      ...Array.from({ length: 40 }, (_, i) => `a${i + 1}: "\${a${i}}\${a${i}}"`),
    ].join('\n');
    const chain = ['a0: 1', ...Array.from({ length: 1300 }, (_, i) => `a${i + 1}: \${a${i}}`)]
      .reverse()
      .join('\n');
    const slashes = `a: '${'\\'.repeat(16_000)}x \${b}'\n`;
    for (const [text, message] of [
      [Array.from({ length: 50 }, (_, i) => slashes.replace('a', `a${i}`)).join(''), /names nothing/],
      [lists, /more than 20000 values/],
      [texts, /longer than 16384 characters/],
      [chain, /one after another/],
    ] as const) {
      const begin = process.cpuUsage();
      const { problems } = run(text);
      const { user, system } = process.cpuUsage(begin);
      expect(user + system).toBeLessThan(1e6);
      expect(problems.map(problem => problem.message).join('\n')).toMatch(message);
    }
  });
});
