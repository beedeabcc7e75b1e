import { readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { expect, it } from 'vitest';
import { manifests } from '../tools/docs/manifests.ts';
import { findAll } from '../tools/docs/plugins.ts';

const generated = await manifests(await findAll());

it.each(generated)('%s is what the plugins say (npm run docs)', async (file, text) => {
  expect(await readFile(file, 'utf8')).toBe(text);
});

it.each(generated)('each file in %s holds a plugin of its kind and name', (file, text) => {
  const { plugins } = JSON.parse(text) as { plugins: { kind: string; name: string; file: string }[] };
  expect(plugins).not.toHaveLength(0);
  const folder = basename(dirname(file));
  for (const each of new Set(plugins.map(plugin => plugin.file))) {
    const [, name] = /([^/]+?)(?:\/index)?\.ts$/.exec(each)!;
    const inside = plugins.filter(plugin => plugin.file === each);
    const own = inside.filter(({ kind }) => kind === folder || `${kind}s` === folder);
    expect(own.map(plugin => plugin.name)).toContain(name);
  }
});
