import { expect, test } from 'vitest';
import { pluginDifferences, type UsedPlugin } from './used-plugins.ts';

const mine: UsedPlugin = { kind: 'objective', name: 'mine', file: '/a/mine.ts', sha256: 'a1' };
const adam: UsedPlugin = {
  kind: 'optimizer',
  name: 'adam',
  file: '/p/adam.ts',
  package: '@ganzoo/optimizers',
  version: '0.2.0',
  sha256: 'b1',
};

test('plugins that have changed are named in one line, wherever they lie', () => {
  expect(pluginDifferences([mine, adam], [{ ...mine, file: '/b/mine.ts' }, adam])).toBeUndefined();
  expect(pluginDifferences([mine, adam], [{ ...mine, sha256: 'a2' }, adam])).toMatch(
    /^The plugin objective 'mine' has changed since the run's last start: numbers may differ [^\n]*$/,
  );
  expect(
    pluginDifferences(
      [mine, adam],
      [
        { ...mine, sha256: 'a2' },
        { ...adam, sha256: 'b2' },
      ],
    ),
  ).toMatch(/^The plugins objective 'mine', optimizer 'adam' \(0\.2\.0\) have changed/);
});

test('nothing is said of plugins that were not used before, or of which nothing was kept', () => {
  expect(pluginDifferences([mine], [mine, adam])).toBeUndefined();
  expect(pluginDifferences(undefined, [mine])).toBeUndefined();
});
