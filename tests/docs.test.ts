import { PluginLoader } from '@ganzoo/core';
import { Rng, type Plugin } from '@ganzoo/sdk';
import { groupsOf } from '@ganzoo/sdk/data';
import { testFiles } from '@ganzoo/testing';
import { temporaryFolder } from '@ganzoo/testing/files';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { expect, it } from 'vitest';
import { mainIn } from './fixtures/command.ts';
import { shownPlugins } from './fixtures/shown-plugin.ts';
import { compareWithWritten, generateAll } from '../tools/docs/generated.ts';
import { EXPERIMENT_SCHEMA } from '../tools/docs/schema.ts';
import { ROOT } from '../tools/shared/root.ts';

it('what is generated from the plugins is as they say, and nothing more lies there (npm run docs)', async () => {
  const { stale, leftOver } = await compareWithWritten(await generateAll());
  expect(stale).toEqual([]);
  expect(leftOver).toEqual([]);
});

it.each(['README.md', 'CONTRIBUTING.md', 'docs/writing-plugins.md'])(
  '%s shows plugins that load',
  async page => {
    const text = await readFile(join(ROOT, page), 'utf8');
    const shown = shownPlugins(text);
    expect(shown).not.toEqual([]);
    const folder = temporaryFolder();
    for (const [i, code] of shown.entries()) {
      const file = join(folder, `shown-${i}.ts`);
      await writeFile(file, code);
      const { entries, broken } = await new PluginLoader().load([{ route: 'file', file }]);
      expect(broken).toEqual([]);
      expect(entries).toHaveLength(1);
      const { plugin } = entries[0]!;
      if (plugin.kind === 'dataset') await opensAsDescribed(plugin as Plugin<'dataset'>);
    }
  },
);

it('docs/writing-plugins.md shows whole games, which run', async () => {
  const text = await readFile(join(ROOT, 'docs/writing-plugins.md'), 'utf8');
  const blocks = [...text.matchAll(/^```(?:ts|yaml)\n(?:\/\/|#) (\S+\.(?:ts|yaml))\n([^]*?)^```/gm)];
  const shown = new Map(blocks.map(([, name, code]) => [name!, code!]));
  expect([...shown.keys()]).toEqual(['cgan.ts', 'cgan.yaml', 'cyclegan.ts', 'cyclegan.yaml']);
  const folder = temporaryFolder();
  for (const [name, code] of shown) await writeFile(join(folder, name), code);
  for (const name of ['cgan', 'cyclegan']) {
    // the same as what tests/outside.test.ts holds to be short, right and trained
    const outside = await readFile(join(ROOT, `tests/fixtures/outside/${name}.ts`), 'utf8');
    expect(shown.get(`${name}.ts`)).toBe(outside.replace(/^.*\n/, '').replaceAll('outside-', 'my-'));
    const out = join(folder, name);
    const short = ['train.steps=2', 'train.compile=off', '--out', out, '--quiet'];
    const { code, stderr } = await mainIn('run', join(folder, `${name}.yaml`), ...short);
    expect(code, stderr).toBe(0);
  }
});

/** Every split of every group has the size that the data set says. */
async function opensAsDescribed(plugin: Plugin<'dataset'>): Promise<void> {
  const dataset = await plugin.create({}, { files: testFiles(), rng: new Rng(1) });
  for (const [group, { splits }] of Object.entries(groupsOf(dataset.spec))) {
    for (const [split, size] of Object.entries(splits))
      expect(await dataset.open(split, group)).toMatchObject({ size });
  }
}

it('every experiment names the schema for editors in its first line', async () => {
  const experiments = join(ROOT, 'experiments');
  const files = await readdir(experiments, { recursive: true });
  for (const name of files.filter(each => each.endsWith('.yaml'))) {
    const file = join(experiments, name);
    const [first] = (await readFile(file, 'utf8')).split('\n');
    const schema = relative(dirname(file), EXPERIMENT_SCHEMA);
    expect(first, name).toBe(`# yaml-language-server: $schema=${schema}`);
  }
});
