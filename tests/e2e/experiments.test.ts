import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { Workplace } from './ganzoo.ts';

const EXPERIMENTS = resolve(import.meta.dirname, '../../experiments');

/** Experiment files; those whose names begin with `_` are only there to be extended. */
const files = readdirSync(EXPERIMENTS, { recursive: true, encoding: 'utf8' }).filter(name =>
  /(^|\/)[^_/][^/]*\.yaml$/.test(name),
);

it('finds the experiments', () => {
  const some = ['quick/mnist.yaml', 'quick/ring.yaml', 'study/models/began.yaml'];
  expect(files).toEqual(expect.arrayContaining(some));
});

it.each(files)('experiments/%s validates, and trains when shortened', async name => {
  const place = await Workplace.open();
  const file = join(EXPERIMENTS, name);
  const validated = await place.ganzoo('validate', file);
  expect(validated.code, validated.stderr).toBe(0);
  const { stdout } = await place.ganzoo('run', file, '--print-config', '--resolve');
  const { train, architecture } = parse(stdout) as Record<string, Record<string, unknown>>;
  // its metrics may want minutes, as may nets of full width; both have tests of their own
  const short = [
    ...(train!['updates'] ? ['~train.updates', '+train.steps=3'] : ['train.steps=3']),
    ...(architecture!['width'] ? ['architecture.width=0.1'] : []),
    ...['metrics=[]', 'train.checkpoints.best=null', 'log.scalars=1'],
  ];
  const { code, stderr } = await place.ganzoo('run', file, ...short, '--out', 'out');
  expect(code, stderr).toBe(0);
  const steps = new Set((await place.lines('out', 'events.jsonl')).map(({ step }) => step));
  expect(steps.has(3)).toBe(true);
});
