import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { parse } from 'yaml';
import { mainIn } from './fixtures/command.ts';

const EXPERIMENTS = resolve(import.meta.dirname, '../experiments');

/** Experiment files; those whose names begin with `_` are only there to be extended. */
const files = readdirSync(EXPERIMENTS, { recursive: true, encoding: 'utf8' }).filter(name =>
  /(^|\/)[^_/][^/]*\.yaml$/.test(name),
);

const folder = mkdtempSync(join(tmpdir(), 'ganzoo-experiments-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('finds the experiments', () => {
  const some = ['quick/mnist.yaml', 'quick/ring.yaml', 'study/models/began.yaml'];
  expect(files).toEqual(expect.arrayContaining(some));
});

// in this process, one after another: starting the command for each would take longer than the training
it.each(files)('experiments/%s validates, and trains when shortened', async name => {
  const file = join(EXPERIMENTS, name);
  const validated = await mainIn('validate', file);
  expect(validated.code, validated.stderr).toBe(0);
  const { stdout } = await mainIn('run', file, '--print-config', '--resolve');
  const { train, architecture } = parse(stdout) as Record<string, Record<string, unknown>>;
  // its metrics may want minutes, as may nets of full width; both have tests of their own
  const short = [
    ...(train!['updates'] ? ['~train.updates', '+train.steps=1'] : ['train.steps=1']),
    ...(architecture!['width'] ? ['architecture.width=0.1'] : []),
    ...['metrics=[]', 'train.checkpoints.best=null', 'log.scalars=1', 'log.images=0'],
  ];
  const out = join(folder, name.replaceAll('/', '-'));
  const { code, stderr } = await mainIn('run', file, ...short, '--out', out, '--quiet');
  expect(code, stderr).toBe(0);
  const events = readFileSync(join(out, 'events.jsonl'), 'utf8').trim().split('\n');
  expect(events.some(line => (JSON.parse(line) as { step: number }).step === 1)).toBe(true);
});
