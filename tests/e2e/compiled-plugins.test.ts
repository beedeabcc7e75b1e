import { mkdir, symlink } from 'node:fs/promises';
import { resolve } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { Workplace } from './ganzoo.ts';

const SDK = resolve(import.meta.dirname, '../../packages/sdk');
const FOLDER = 'plugins/metrics';

const source = (summary: string) => `import { definePlugin } from '@ganzoo/sdk';
import { NAME } from './_name.ts';
export const probe: object = definePlugin({
  kind: 'metric', name: NAME, summary: '${summary}', params: {}, create: () => ({}) as never,
});
`;
const NAME = "export const NAME: string = 'probe';\n";
const map = (file: string, text: string) =>
  JSON.stringify({ version: 3, sources: [`../${file}`], sourcesContent: [text], mappings: '' });

describe('a package of plugins that was compiled', () => {
  let place: Workplace;

  // The copy's summary differs from the source's, which tells the two apart.
  beforeEach(async () => {
    place = await Workplace.open();
    const ganzoo = { plugins: ['./'], compiled: 'dist' };
    await place.put(`${FOLDER}/package.json`, JSON.stringify({ name: 'p', type: 'module', ganzoo }));
    await place.put(`${FOLDER}/probe.ts`, source('From the source.'));
    await place.put(`${FOLDER}/_name.ts`, NAME);
    const compiled = source('From the copy.')
      .replace(': object', '')
      .replace(' as never', '')
      .replace('_name.ts', '_name.js');
    await place.put(`${FOLDER}/dist/probe.js`, compiled);
    await place.put(`${FOLDER}/dist/probe.js.map`, map('probe.ts', source('From the source.')));
    await place.put(`${FOLDER}/dist/_name.js`, NAME.replace(': string', ''));
    await place.put(`${FOLDER}/dist/_name.js.map`, map('_name.ts', NAME));
    await mkdir(place.path('node_modules/@ganzoo'), { recursive: true });
    await symlink(SDK, place.path('node_modules/@ganzoo/sdk'));
  });

  const summary = async (name = 'probe'): Promise<unknown> => {
    const { code, stdout, stderr } = await place.ganzoo('plugins', 'metric', name, '--json');
    expect(stderr).toBe('');
    expect(code).toBe(0);
    return (JSON.parse(stdout) as { summary: unknown }).summary;
  };

  it('is loaded from the copies', async () => {
    expect(await summary()).toBe('From the copy.');
  });

  it('is loaded from a source that was edited since', async () => {
    await place.put(`${FOLDER}/probe.ts`, source('Edited.'));
    expect(await summary()).toBe('Edited.');
  });

  it('is loaded from the source where a file that it imports was edited since', async () => {
    await place.put(`${FOLDER}/_name.ts`, NAME.replace('probe', 'other'));
    expect(await summary('other')).toBe('From the source.');
  });

  it.each(['probe.js', 'probe.js.map', '_name.js.map'])(
    'is loaded from the source where %s is cut',
    async file => {
      await place.put(`${FOLDER}/dist/${file}`, 'export const {');
      expect(await summary()).toBe('From the source.');
    },
  );

  it('is loaded from the source where the copy would see another sdk', async () => {
    await place.put('plugins/metrics/node_modules/@ganzoo/sdk/package.json', '{}');
    expect(await summary()).toBe('From the source.');
  });
});
