import { join } from 'node:path';
import { definePlugin, type Plugin, type PluginKind } from '@ganzoo/sdk';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import { Catalog } from '../catalog/catalog.ts';
import { findPluginFiles } from '../catalog/discover.ts';
import { loading } from '../fixtures/load.ts';
import { catalog as usual, minimal, plugins } from '../fixtures/plugins.ts';
import { experimentSchema } from './editor-schema.ts';
import { loadExperiment } from './load.ts';
import { loadPlugin } from './load-named.ts';

type Params = Plugin['params'];

const part = (kind: PluginKind, value?: { use: string; [key: string]: unknown }): Params[string] => ({
  type: 'part',
  kind,
  description: 'P.',
  ...(value && { default: value }),
});
const plugin = (kind: PluginKind, name: string, params: Params): Plugin =>
  definePlugin({ kind, name, summary: `${name} for tests.`, params, create: () => ({}) });
const share = { type: 'number', default: 0.1, maximum: 1, description: 'S.', schedulable: true } as const;

/** Plugins made of others, beside the usual ones. */
const nested = [
  plugin('objective', 'flipped', { base: part('objective', { use: 'wasserstein', weight: 3 }), share }),
  plugin('objective', 'twice', {
    base: part('objective', { use: 'flipped', base: { use: 'wasserstein', weight: 5 } }),
  }),
  plugin('objective', 'needy', { base: part('objective') }),
  plugin('objective', 'ensemble', {
    games: {
      type: 'parts',
      kind: 'objective',
      default: [{ use: 'flipped' }],
      minItems: 1,
      description: 'G.',
    },
  }),
  plugin('objective', 'round-a', { base: part('objective', { use: 'round-b' }) }),
  plugin('objective', 'round-b', { base: part('objective', { use: 'round-a' }) }),
  plugin('objective', 'wrong', { base: part('objective', { use: 'wasserstein', wieght: 3 }) }),
  plugin('optimizer', 'slowed', { base: part('optimizer', { use: 'adam' }), share }),
];
const catalog = Catalog.of([...plugins, ...nested]);
const { load, failure, problems, folderOf } = loading(catalog);

const text = (objective: string): string => minimal.replace('{ use: non-saturating }', objective);
const objectiveOf = async (objective: string, ...overrides: string[]) =>
  (await load(text(objective), ...overrides)).config.objective;

const WASSERSTEIN = { use: 'wasserstein', weight: 3, mode: null, label: 'w', strict: false };

describe('a part inside another', () => {
  it('has the default, and all defaults of its own', async () => {
    expect(await objectiveOf('{ use: flipped }')).toEqual({ use: 'flipped', base: WASSERSTEIN, share: 0.1 });
    expect(await objectiveOf('{ use: twice }')).toEqual({
      use: 'twice',
      base: { use: 'flipped', base: { ...WASSERSTEIN, weight: 5 }, share: 0.1 },
    });
    expect(await objectiveOf('{ use: ensemble }')).toEqual({
      use: 'ensemble',
      games: [{ use: 'flipped', base: WASSERSTEIN, share: 0.1 }],
    });
  });

  it('that names no plugin means the default with a change, at any depth', async () => {
    expect(await objectiveOf('{ use: flipped, base: { label: v } }')).toMatchObject({
      base: { ...WASSERSTEIN, label: 'v' },
    });
    expect(await objectiveOf('{ use: twice }', 'objective.base.base.label=v')).toMatchObject({
      base: { base: { ...WASSERSTEIN, weight: 5, label: 'v' } },
    });
    expect(await objectiveOf('{ use: flipped, base: { use: wasserstein } }')).toMatchObject({
      base: { weight: 10 },
    });
  });

  it('is changed on the command line', async () => {
    expect(await objectiveOf('{ use: flipped }', 'objective.base.weight=2')).toMatchObject({
      base: { ...WASSERSTEIN, weight: 2 },
    });
    const swapped = await objectiveOf('{ use: flipped }', 'objective.base={use: non-saturating}');
    expect(swapped).toEqual({ use: 'flipped', base: { use: 'non-saturating' }, share: 0.1 });
    const written = '{ use: flipped, base: { use: wasserstein, weight: 7 } }';
    expect(await objectiveOf(written, 'objective.base=non-saturating')).toEqual(swapped);
    const two = '{ use: ensemble, games: [{ use: flipped }, { use: wasserstein }] }';
    expect(await objectiveOf(two, 'objective.games.0.base.weight=2')).toMatchObject({
      games: [{ base: { weight: 2 } }, { weight: 10 }],
    });
  });

  it('may be named alone on the command line, at any depth and in lists', async () => {
    const minimal = '{ use: non-saturating }';
    const inner = { base: { base: { use: 'non-saturating' } } };
    const swapped = ['objective=twice', 'objective.base.base=non-saturating'];
    expect(await objectiveOf(minimal, ...swapped)).toMatchObject(inner);
    const deep = ['objective=needy', 'objective.base=needy', 'objective.base.base=non-saturating'];
    expect(await objectiveOf(minimal, ...deep)).toMatchObject(inner);
    const games = { games: [{ use: 'flipped', share: 1 }, { use: 'non-saturating' }] };
    const listed = [
      'objective=ensemble',
      'objective.games=[flipped, non-saturating]',
      'objective.games.0.share=1',
    ];
    expect(await objectiveOf(minimal, ...listed)).toMatchObject(games);
    const added = ['objective=ensemble', '+objective.games=flipped', '+objective.games=non-saturating'];
    expect(await objectiveOf(minimal, ...added, 'objective.games.0.share=1')).toMatchObject(games);
    // a text is a text
    expect(await objectiveOf('{ use: wasserstein }', 'objective.label=flipped')).toMatchObject({
      label: 'flipped',
    });
    const [problem] = (await failure(text(minimal), 'objective=ensemble', 'objective.games.3.share=1'))
      .problems;
    expect(problem).toMatchObject({ message: "the list objective.games has no item '3'" });
  });

  it('is merged by extends, unless it names another plugin', async () => {
    const file = (name: string, content: string) => ({ [name]: content });
    const folder = folderOf({
      ...file('a.yaml', text('{ use: flipped, base: { use: wasserstein, weight: 7 } }')),
      ...file('same.yaml', 'extends: a.yaml\nobjective: { base: { label: v } }\n'),
      ...file('other.yaml', 'extends: a.yaml\nobjective: { base: { use: non-saturating } }\n'),
    });
    const objective = async (name: string) =>
      (await loadExperiment({ file: join(folder, name), catalog, env: {} })).config.objective;
    expect(await objective('same.yaml')).toMatchObject({ base: { ...WASSERSTEIN, weight: 7, label: 'v' } });
    expect(await objective('other.yaml')).toMatchObject({ base: { use: 'non-saturating' } });
  });

  it('is referred to, written out, and read again', async () => {
    const referring = `${text('{ use: flipped, share: 1 }')}seed: \${objective.base.weight}\n`;
    const experiment = await load(referring);
    expect(experiment.config.seed).toBe(3);
    expect(parse(experiment.resolvedYaml())).toMatchObject({ objective: { base: WASSERSTEIN } });
    expect((await load(experiment.resolvedYaml())).config).toEqual(experiment.config);
  });

  it('of an optimizer is part of what a player copies from default', async () => {
    const optimizers =
      '{ default: { use: slowed, base: { use: adam, learningRate: 1 } }, generator: { base: { beta1: 0 } } }';
    const { config } = await load(minimal.replace('100', `100, optimizers: ${optimizers}`));
    expect(config.train.optimizers['generator']).toEqual({
      use: 'slowed',
      base: { use: 'adam', learningRate: 1, beta1: 0 },
      share: 0.1,
    });
  });
});

describe('mistakes inside', () => {
  it('are told at their place, all at once', async () => {
    const wrong = `{ use: flipped,
  base: { use: twice, base: { wieght: 1, base: { weight: heavy } } },
  share: 2 }`;
    expect(await problems(text(wrong))).toEqual([
      "4:31 objective.base.base.wieght: objective 'flipped' has no parameter 'wieght'",
      "4:58 objective.base.base.base.weight: objective.base.base.base.weight is 'heavy' but must be a number >= 0",
      '5:10 objective.share: objective.share is 2 but must be a number <= 1',
    ]);
  });

  it.each([
    [
      '{ use: flipped, base: { use: wassersteen } }',
      "objective.base: There is no objective 'wassersteen'",
      'wasserstein',
    ],
    [
      '{ use: flipped, base: wasserstein }',
      "objective.base is 'wasserstein' but must be a part",
      'Write { use: wasserstein }',
    ],
    ['{ use: flipped, base: 3 }', 'objective.base is 3 but must be a part such as { use: name }', ''],
    ['{ use: ensemble, games: [] }', 'objective.games is [] but must be a list of at least 1 items', ''],
    ['{ use: ensemble, games: [{ weight: 1 }] }', 'objective.games.0.use is missing', ''],
    [
      '{ use: flipped, base: { use: wasserstein, every: 3 } }',
      "objective 'wasserstein' has no parameter 'every'",
      '',
    ],
    ['{ use: needy }', 'objective.base is missing', 'It must be a part such as { use: name }'],
    [
      '{ use: wrong }',
      "objective 'wasserstein' has no parameter 'wieght'",
      "It is the default of 'wrong' itself",
    ],
  ])('%s', async (objective, message, hint) => {
    const found = (await failure(text(objective))).problems;
    expect(found).toHaveLength(1);
    expect(found[0]!.message).toContain(message);
    expect(found[0]!.hint ?? '').toContain(hint);
    expect(found[0]!.where).toMatchObject({ line: 3 });
  });

  it('a circle of defaults is refused with its plugins, and broken by a value', async () => {
    const [problem, ...others] = (await failure(text('{ use: round-a }'))).problems;
    expect(others).toEqual([]);
    expect(problem).toMatchObject({
      path: 'objective.base',
      message:
        "objective.base: the defaults go round in a circle: objective 'round-a' uses objective 'round-b', which uses objective 'round-a'",
    });
    const broken = '{ use: round-a, base: { base: { use: round-a, base: { use: wasserstein } } } }';
    expect(await objectiveOf(broken)).toMatchObject({
      base: { use: 'round-b', base: { use: 'round-a', base: { use: 'wasserstein' } } },
    });
  });
});

describe('schedulers', () => {
  const scheduled = (of: string, objective = '{ use: twice }') =>
    `${text(objective)}schedulers: [{ use: linear-decay, of: ${of} }]\n`;

  it.each(['objective.base.share', 'objective.base.base.weight'])('may change %s', async of => {
    expect((await load(scheduled(of))).config.schedulers[0]!.of).toBe(of);
  });

  it('may change a number of a part in a list', async () => {
    await load(scheduled('objective.games.0.base.weight', '{ use: ensemble }'));
  });

  it.each([
    ['objective.base.base.weigth', "objective 'wasserstein' has no parameter 'weigth'", "'weight'"],
    ['objective.bse.share', "objective 'twice' has no part 'bse' inside it", "Did you mean 'base'?"],
    ['objective.base.base.label', "'label' of objective 'wasserstein' cannot change", ''],
  ])('may not change %s', async (of, message, hint) => {
    const [problem] = (await failure(scheduled(of))).problems;
    expect(problem!.message).toContain(message);
    expect(problem!.hint ?? '').toContain(hint);
  });

  it('are told how many there are in a list', async () => {
    const [problem] = (await failure(scheduled('objective.games.1.share', '{ use: ensemble }'))).problems;
    expect(problem!.message).toContain(
      "'games' of objective 'ensemble' is a list of 1 parts, counted from 0",
    );
  });
});

describe('what is loaded', () => {
  const files = Object.fromEntries(
    [...plugins, ...nested].map(({ kind, name, params }) => [
      `plugins/${kind}s/${name}.ts`,
      `import { definePlugin } from '@ganzoo/sdk';
       export const it: object = definePlugin({
         kind: '${kind}', name: '${name}', summary: 'S.', params: ${JSON.stringify(params)}, create: () => ({}) as never,
       });`,
    ]),
  );
  const names = (found: Catalog) => found.list('objective').map(entry => entry.plugin.name);

  it('is all that parts inside name, and nothing else', async () => {
    const root = folderOf({ ...files, 'e.yaml': text('{ use: twice }') });
    const found = () => findPluginFiles({ start: root, root });
    const experiment = await loadExperiment({ file: join(root, 'e.yaml'), catalog: found, env: {} });
    // files that name one of them between quotes may hold it, so they are looked at, too
    const all = ['ensemble', 'flipped', 'twice', 'wasserstein', 'wrong'];
    expect(names(experiment.catalog)).toEqual(all);
    const alone = await loadPlugin({ kind: 'objective', name: 'twice' }, await found());
    expect(names(alone)).toEqual(all);
    const overrides = ['objective=needy', 'objective.base=needy', 'objective.base.base=twice'];
    const named = await loadExperiment({ file: join(root, 'e.yaml'), catalog: found, env: {}, overrides });
    expect(named.config.objective).toMatchObject({
      base: { base: { use: 'twice', base: { use: 'flipped' } } },
    });
    const circle = await loadPlugin({ kind: 'objective', name: 'round-a' }, await found());
    expect(names(circle)).toEqual(['round-a', 'round-b']);
  });
});

describe('editors', () => {
  const validate = new Ajv({ strict: false, allErrors: true }).compile(experimentSchema(catalog));
  it.each([
    ['objective: { use: flipped, base: { use: wasserstein, weight: 3 } }', true],
    ['objective: { use: flipped, base: { weight: 3 } }', true],
    ['objective: { use: ensemble, games: [{ use: flipped }, "${objective}"] }', true],
    ['objective: { use: flipped, base: { use: wasserstein, wieght: 3 } }', false],
    ['objective: { use: flipped, base: { use: adam } }', false],
    ['objective: { use: flipped, base: 3 }', false],
  ])('%s: %s', (yaml, isGood) => {
    expect(validate(parse(yaml))).toBe(isGood);
  });

  it('are told of no word of our own', () => {
    expect(JSON.stringify(experimentSchema(catalog))).not.toMatch(/"part"|"kind"/);
    expect(JSON.stringify(experimentSchema(usual))).not.toMatch(/"part"/);
  });
});
