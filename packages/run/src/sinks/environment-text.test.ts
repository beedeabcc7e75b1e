import { expect, test } from 'vitest';
import type { Environment } from '../folder/environment.ts';
import { environmentText } from './environment-text.ts';

const environment: Environment = {
  ganzoo: '0.1.0',
  node: '20.19.0',
  platform: 'linux-x64',
  cpu: { model: 'A processor', cores: 2 },
  threads: 1,
  backend: 'native',
  tensorflow: { version: '2.21.0', library: '/cache/libtensorflow_cc.so.2', device: 'cpu' },
  experiment: { file: '/home/a/ring.yaml', folder: '/home/a' },
  git: null,
  commandLine: ['/usr/bin/node', '/usr/bin/ganzoo', 'run', 'ring.yaml', 'x=a|b', 'y=`\n'],
  cwd: '/home/a|b',
  startTime: '2026-01-01T12:00:00.000Z',
  step: 0,
};

test('the environment is a command line and a table of Markdown, in which no value ends its cell', () => {
  const lines = environmentText(environment).split('\n');
  expect(lines[0]).toBe('`ganzoo run ring.yaml x=a|b y=  `');
  expect(lines.slice(2, 5)).toEqual(['| | |', '|---|---|', '| in folder | `/home/a\\|b` |']);
  expect(lines).toContain('| engine | TensorFlow 2.21.0 on cpu |');
  expect(lines.some(line => line.includes('git'))).toBe(false);
  const git = { commit: 'abc', dirty: true };
  expect(environmentText({ ...environment, git })).toContain(
    '| git | abc, with changes that are not committed |',
  );
});
