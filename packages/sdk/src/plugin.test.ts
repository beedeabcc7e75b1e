import { describe, expect, it } from 'vitest';
import { GanzooError } from './errors.ts';
import { definePlugin, isPlugin, PLUGIN_BRAND } from './plugin.ts';

const history = { step: 0, scalars: {}, scores: [] };

const scheduler = {
  kind: 'scheduler',
  name: 'half',
  summary: 'Half of it.',
  params: { share: { type: 'number', default: 0.5, description: 'Share.' } },
  create: ({ share }: { share: number }) => ({ at: (_: number, base: number) => base * share }),
} as const;

describe('definePlugin', () => {
  it('gives a frozen value with the brand that any copy of the sdk knows', () => {
    const plugin = definePlugin(scheduler);
    expect(Object.isFrozen(plugin)).toBe(true);
    expect(isPlugin(plugin)).toBe(true);
    expect(isPlugin({ ...scheduler, [Symbol.for('ganzoo.plugin/1')]: true })).toBe(true);
    expect(PLUGIN_BRAND).toBe(Symbol.for('ganzoo.plugin/1'));
    expect([isPlugin(scheduler), isPlugin(null), isPlugin(undefined), isPlugin('x')]).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });

  it('types the parameters by their schemas', () => {
    const plugin = definePlugin(scheduler);
    expect(plugin.create({ share: 0.25 }, { steps: 1 }).at!(0, 8, history)).toBe(2);
  });

  it.each([
    ['a name that is not kebab-case', { ...scheduler, name: 'Half Of' }, /kebab-case/],
    ['an unknown kind', { ...scheduler, kind: 'scheduling' as 'scheduler' }, /not a kind of plugin/],
    ['a reserved parameter', { ...scheduler, params: { use: scheduler.params.share } }, /keeps for itself/],
    [
      'a parameter without default',
      { ...scheduler, params: { share: { type: 'number', description: 'x' } } },
      /needs a default/,
    ],
    [
      'a parameter without description',
      { ...scheduler, params: { share: { type: 'number', default: 1 } } },
      /description/,
    ],
  ])('refuses %s', (_, plugin, message) => {
    const define = (): unknown => definePlugin(plugin as never);
    expect(define).toThrow(GanzooError);
    expect(define).toThrow(message);
  });

  it.each<[string, object, RegExp]>([
    ['a part of no kind', { kind: undefined }, /a part of the kind undefined/],
    ['a part of an unknown kind', { kind: 'loss' }, /a part of the kind "loss", which there is not/],
    ['a part with a default that names no plugin', { default: { weight: 1 } }, /no part such as/],
    ['a part that may be null', { nullable: true }, /'nullable', which means nothing/],
    ['a part without description', { description: '' }, /description/],
    ['a list of parts without default', { type: 'parts' }, /needs a default/],
    ['a list with what is no part', { type: 'parts', default: ['a'] }, /no list of parts/],
  ])('refuses %s', (_, wrong, message) => {
    const base = { type: 'part', kind: 'objective', description: 'x', ...wrong };
    expect(() => definePlugin({ ...scheduler, params: { base } } as never)).toThrow(message);
  });
});

describe('downloads', () => {
  const dataset = { ...scheduler, kind: 'dataset', create: () => undefined } as const;
  const download = { file: 'a.gz', url: 'https://a.org/a.gz', bytes: 1, sha256: '0'.repeat(64) };

  it('are those of a data set or of features', () => {
    const plugin = definePlugin({ ...dataset, downloads: [download] } as never);
    expect(plugin.downloads).toEqual([download]);
    const features = definePlugin({ ...dataset, kind: 'features', downloads: [download] } as never);
    expect(features.downloads).toEqual([download]);
    expect(() => definePlugin({ ...scheduler, downloads: [download] })).toThrow(
      /only data sets and features/,
    );
    expect(() => definePlugin({ ...scheduler, published: {} })).toThrow(/only data sets/);
  });

  it.each([
    ['with a folder in its name', [{ ...download, file: '../a.gz' }], /its name/],
    ['twice', [download, download], /twice/],
    ['from a file', [{ ...download, url: 'file:///etc/passwd' }], /no http or https/],
    ['from nowhere', [{ ...download, url: 'a.gz' }], /no http or https/],
    ['of no size', [{ ...download, bytes: 0 }], /bytes/],
    ['of an unknown sum', [{ ...download, sha256: 'abc' }], /sha256/],
  ])('refuses one %s', (_, downloads, message) => {
    expect(() => definePlugin({ ...dataset, downloads } as never)).toThrow(message);
    expect(() => definePlugin({ ...dataset, downloads } as never)).toThrow(GanzooError);
  });
});

describe('GanzooError', () => {
  it('says what, where and what to do', () => {
    const error = new GanzooError({
      code: 'TEST',
      message: 'Wrong.',
      where: { file: 'a.yaml', line: 3, column: 7 },
      hint: 'Right it.',
    });
    expect(error.describe()).toBe('a.yaml:3:7: Wrong.\n  Right it.');
    expect(error.exitCode).toBe(2);
  });
});
