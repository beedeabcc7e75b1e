import { pluginContract } from '@ganzoo/testing';
import { expect, it } from 'vitest';
import { OUTSIDE, catalog } from './fixtures/outside-runs.ts';

/** What the suite's own surroundings have no place for. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  'outside-ebgan': 'its players do not all move at first',
  'outside-seqgan': 'its examples are tokens, and its players do not all move at first',
  'outside-extragradient': 'its players have to move at once',
  'outside-dirac': 'its examples are numbers',
  'outside-path-length': 'it is for a generator',
};
const SYSTEMS = [
  'alone',
  'clipping',
  'collapse',
  'ebgan',
  'extragradient',
  'flow',
  'growing',
  'lookahead',
  'noise',
  'path-length',
  'pool',
  'r1',
  'seqgan',
  'skip',
  'spectral',
  'style',
];

const plugins = SYSTEMS.flatMap(system => OUTSIDE[system] ?? []);
for (const plugin of plugins) if (!Object.hasOwn(ELSEWHERE, plugin.name)) pluginContract(plugin, { catalog });

it('leaves out no more than there is', () => {
  expect(plugins.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.keys(ELSEWHERE)));
});
