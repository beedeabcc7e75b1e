import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findPluginFiles } from '../catalog/discover.ts';
import { minimal, plugins } from '../fixtures/plugins.ts';
import { temporaryFolders } from '../fixtures/temp-folder.ts';
import { ExperimentError } from '../experiment-error.ts';
import { loadExperiment } from './load.ts';

const folderOf = temporaryFolders();

/** The plugins of the other tests, each in a file of its own, and features that name a data set. */
const FILES = Object.fromEntries(
  plugins.map(({ kind, name, params }) => {
    const own =
      kind === 'features'
        ? { ...params, source: { type: 'string', plugin: 'dataset', default: 'ring', description: 'D.' } }
        : params;
    const text = `import { definePlugin } from '@ganzoo/sdk';
      export const it: object = definePlugin({
        kind: '${kind}', name: '${name}', summary: 'S.', params: ${JSON.stringify(own)}, create: () => ({}) as never,
      });`;
    return [`plugins/${kind}s/${name}.ts`, text];
  }),
);

async function load(text: string, ...overrides: string[]) {
  const root = folderOf({ ...FILES, 'e.yaml': text });
  const catalog = () => findPluginFiles({ start: root, root });
  const loaded = await loadExperiment({
    file: join(root, 'e.yaml'),
    overrides,
    catalog,
    env: { NET: 'wasserstein' },
  });
  return loaded.catalog.list().map(({ plugin }) => `${plugin.kind} ${plugin.name}`);
}

const NAMED = ['dataset mnist', 'architecture infogan-net', 'objective non-saturating', 'optimizer adam'];

describe('an experiment loads', () => {
  it('what it uses, what defaults use, and nothing else', async () => {
    expect(await load(minimal)).toEqual(NAMED);
  });

  it('what a reference or an override names', async () => {
    const env = minimal.replace('non-saturating', '"${env:NET}"');
    expect(await load(env)).toContain('objective wasserstein');
    const swapped = await load(minimal, 'objective=wasserstein');
    expect(swapped).toContain('objective wasserstein');
    expect(swapped).not.toContain('objective non-saturating');
  });

  it('inner parts, and a plugin that a parameter of theirs names, also by default', async () => {
    const metrics = (rest: string) =>
      `${minimal}metrics: [{ use: fid, features: { use: classifier${rest} } }]\n`;
    expect(await load(metrics(''))).toEqual(expect.arrayContaining(['features classifier', 'dataset ring']));
    expect(await load(metrics(', source: mnist'))).not.toContain('dataset ring');
  });

  it('all plugins where one is unknown, to name the nearest', async () => {
    const error = await load(minimal, 'objective=wassersteen').catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(ExperimentError);
    const [problem] = (error as ExperimentError).problems;
    expect(problem?.message).toContain("There is no objective 'wassersteen'");
    expect(problem?.hint).toContain("Did you mean 'wasserstein'? Known: non-saturating, wasserstein.");
  });
});
