import { expect, test } from 'vitest';
import type { Environment } from './folder/environment.ts';
import { checkpointGoingOn, machineDifferences, optionsGoingOn } from './resume.ts';

const environment: Environment = {
  ganzoo: '0.1.0',
  node: '20.19.0',
  platform: 'linux-x64',
  cpu: { model: 'A', cores: 2 },
  threads: 2,
  backend: 'native',
  tensorflow: { version: '2.21.0', device: 'cpu' },
  experiment: { file: 'a.yaml', folder: '.' },
  git: null,
  commandLine: [],
  cwd: '.',
  startTime: '2025-01-31T23:59:01Z',
  step: 0,
};

test('a run goes on with the options of its last start, unless told otherwise', () => {
  const before: Environment = { ...environment, asked: { threads: 1, device: 'cpu', compile: false } };
  expect(optionsGoingOn({}, before)).toEqual({
    threads: 1,
    device: 'cpu',
    compile: false,
    backend: undefined,
  });
  expect(optionsGoingOn({ threads: 2, compile: true }, before)).toMatchObject({ threads: 2, compile: true });
  expect(optionsGoingOn({}, undefined)).toEqual({});
});

test('the portable backend of the last start is kept, a GPU is not insisted on', () => {
  const wasm: Environment = { ...environment, backend: 'wasm' };
  expect(optionsGoingOn({}, wasm).backend).toBe('wasm');
  expect(optionsGoingOn({ backend: 'native' }, wasm).backend).toBe('native');
  expect(optionsGoingOn({ device: 'gpu:0' }, wasm).backend).toBeUndefined();
  expect(optionsGoingOn({}, { ...environment, asked: { device: 'gpu:0' } }).device).toBeUndefined();
});

test('another kind of machine is told in one line, the same one not at all', () => {
  expect(
    machineDifferences(environment, { ...environment, node: '24.0.0', startTime: 'later' }),
  ).toBeUndefined();
  expect(machineDifferences(undefined, environment)).toBeUndefined();
  const other: Environment = { ...environment, threads: 8, cpu: { model: 'B', cores: 8 } };
  const line = machineDifferences(environment, other);
  expect(line).toContain('(processor B, before A; threads 8, before 2)');
  expect(line).not.toContain('\n');
});

test('a stopped run stays stopped unless it is made longer; --compile takes back --no-compile', () => {
  const state = {
    format: 2,
    step: 5,
    seed: 1,
    examples: 9,
    scores: [],
    stopped: 'no gain',
    compile: 'off',
  } as const;
  const checkpoint = { state, nets: new Map(), extras: new Map(), folder: '5' };
  expect(checkpointGoingOn(checkpoint, { longer: false })!.state).toEqual(state);
  expect(checkpointGoingOn(checkpoint, { longer: true })!.state.stopped).toBeUndefined();
  expect(checkpointGoingOn(checkpoint, { longer: false, compile: true })!.state.compile).toBeUndefined();
  expect(checkpointGoingOn(undefined, { longer: true })).toBeUndefined();
});
