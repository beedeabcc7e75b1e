import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageSource, pluginSource, temporaryFolders } from '../fixtures/temp-folder.ts';
import { discoverPlugins } from './discover.ts';

const folderOf = temporaryFolders();

describe('discoverPlugins', () => {
  it('joins the plugins folder, the dependencies and those of the hosts', async () => {
    const root = folderOf({
      'plugins/objectives/mine.ts': pluginSource('objective', 'mine'),
      'plugins/objectives/broken.ts': 'export const x = ;',
      'package.json': JSON.stringify({ dependencies: { p: '1' } }),
      'node_modules/p/package.json': packageSource('p', { ganzoo: { plugins: ['*.ts'] } }),
      'node_modules/p/a.ts': pluginSource('metric', 'from-dependency'),
      'deep/er/e.yaml': '',
    });
    const host = folderOf({
      'package.json': JSON.stringify({ dependencies: { built: '1' } }),
      'node_modules/built/package.json': packageSource('built', { ganzoo: { plugins: ['*.ts'] } }),
      'node_modules/built/a.ts': pluginSource('dataset', 'from-host'),
    });
    const catalog = await discoverPlugins({
      start: join(root, 'deep/er'),
      hosts: [join(host, 'package.json')],
    });
    expect(catalog.list().map(({ plugin, source }) => [plugin.name, source.route, source.package])).toEqual([
      ['from-host', 'npm', 'built'],
      ['mine', 'folder', undefined],
      ['from-dependency', 'npm', 'p'],
    ]);
    expect(catalog.broken).toHaveLength(1);
    expect(catalog.searched).toHaveLength(3);
  });

  it('loads a file once that a workspace also links as a package', async () => {
    const root = folderOf({
      'plugins/objectives/package.json': packageSource('@x/objectives', { ganzoo: { plugins: ['*.ts'] } }),
      'plugins/objectives/mine.ts': pluginSource('objective', 'mine'),
      'package.json': JSON.stringify({ dependencies: { '@x/objectives': '1' } }),
    });
    mkdirSync(join(root, 'node_modules/@x'), { recursive: true });
    symlinkSync(join(root, 'plugins/objectives'), join(root, 'node_modules/@x/objectives'));
    const catalog = await discoverPlugins({ start: root });
    expect(catalog.duplicates).toEqual([]);
    expect(catalog.list()).toHaveLength(1);
    expect(catalog.get('objective', 'mine').name).toBe('mine');
  });

  it('finds nothing, and says where it looked, in an empty place', async () => {
    const root = folderOf();
    const catalog = await discoverPlugins({ start: root, root });
    expect(catalog.list()).toEqual([]);
    expect(catalog.searched[0]).toContain(root);
  });

  it('loads thirty files in the time of a few, once they are transformed', async () => {
    const names = Array.from({ length: 30 }, (_, at) => `p${at}`);
    const files = (folder: string) =>
      Object.fromEntries(names.map(name => [`${folder}/metrics/${name}.ts`, pluginSource('metric', name)]));
    const root = folderOf(files('plugins'));
    const cacheFolder = folderOf();
    expect((await discoverPlugins({ start: root, cacheFolder })).list()).toHaveLength(30);
    const begin = process.cpuUsage();
    expect((await discoverPlugins({ start: root, cacheFolder })).list()).toHaveLength(30);
    const { user, system } = process.cpuUsage(begin);
    expect(user + system).toBeLessThan(1e6);
  });
});
