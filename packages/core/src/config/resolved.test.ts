import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loading } from '../fixtures/load.ts';
import { catalog, minimal } from '../fixtures/plugins.ts';
import { pluginSource } from '../fixtures/temp-folder.ts';
import { loadExperiment } from './load.ts';

const { folderOf, load } = loading();

describe('resolvedYaml', () => {
  it('needs no other file, no environment and no folder', async () => {
    const folder = folderOf({
      'base/_base.yaml': `plugins: [../ideas/mine.ts]\n${minimal}`,
      'ideas/mine.ts': pluginSource('objective', 'mine'),
      'main.yaml':
        "extends: base/_base.yaml\nobjective: { use: mine }\nseed: ${env:SEED}\nname: run-${seed}-'\\${x}'\n".replace(
          "'\\${x}'",
          'x',
        ),
    });
    const first = await loadExperiment({ file: join(folder, 'main.yaml'), catalog, env: { SEED: '5' } });
    expect(first.config.plugins).toEqual([join(folder, 'ideas/mine.ts')]);
    const again = await load(first.resolvedYaml());
    expect(again.config).toEqual(first.config);
    expect(again.catalog.get('objective', 'mine').name).toBe('mine');
  });

  it.each([
    'true',
    '7',
    '0x10',
    'null',
    ' a ',
    '',
    '${a.b}',
    '\\${a}',
    'a: b',
    '# no',
    'two\nlines',
    '!delete',
    '- a',
    '~',
    "it's",
    'ü',
  ])('keeps the text %j as it is', async label => {
    const text = minimal.replace('non-saturating', 'wasserstein');
    const quoted = JSON.stringify(label.replaceAll(/(\\*)\$\{/g, '$1$1\\${'));
    const first = await load(text, `objective={use: wasserstein, label: ${quoted}}`);
    expect(first.config.objective['label']).toBe(label);
    expect((await load(first.resolvedYaml())).config).toEqual(first.config);
  });

  it.each(['1e-7', '1e21', '0.1', '2e-4', '0'])('keeps the number %s', async number => {
    const first = await load(minimal, `train.optimizers.default.learningRate=${number}`);
    expect(first.config.train.optimizers.default['learningRate']).toBe(Number(number));
    expect((await load(first.resolvedYaml())).config).toEqual(first.config);
  });
});
