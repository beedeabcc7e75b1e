import { expect, test } from 'vitest';
import type { Environment } from './folder/environment.ts';
import type { ExperimentConfig } from '@ganzoo/core';
import {
  changesOf,
  checkpointGoingOn,
  compileDifference,
  machineDifferences,
  optionsGoingOn,
} from './resume.ts';

const same = { longer: false, compile: false };

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
  expect(optionsGoingOn({}, before, same)).toEqual({
    threads: 1,
    device: 'cpu',
    compile: false,
    backend: undefined,
  });
  expect(optionsGoingOn({ threads: 2, compile: true }, before, same)).toMatchObject({
    threads: 2,
    compile: true,
  });
  expect(optionsGoingOn({}, undefined, same)).toEqual({});
});

test('train.compile named anew takes back --no-compile, unless that is said again', () => {
  const before: Environment = { ...environment, asked: { compile: false } };
  const named = { compile: true };
  expect(optionsGoingOn({}, before, named).compile).toBeUndefined();
  expect(optionsGoingOn({ compile: false }, before, named).compile).toBe(false);
});

test('a change of train.compile is seen in the values, and where the same value is named again', () => {
  const config = (compile: string, steps = 5) => ({ train: { steps, compile } }) as ExperimentConfig;
  const changes = (after: ExperimentConfig, overrides: string[]) =>
    changesOf(config('auto'), after, overrides);
  expect(changes(config('auto'), ['log.scalars=1'])).toEqual(same);
  expect(changes(config('graph'), [])).toEqual({ longer: false, compile: true });
  expect(changes(config('auto', 9), ['train.compile=auto', 'train.steps=9'])).toEqual({
    longer: true,
    compile: true,
  });
});

test('another way of compiling is told in one line', () => {
  expect(compileDifference('graph', 'graph')).toBeUndefined();
  expect(compileDifference(undefined, 'graph')).toBeUndefined();
  expect(compileDifference('xla', 'graph')).toContain('(train.compile graph, before xla)');
  expect(compileDifference('xla', undefined)).toContain('(train.compile auto, measured anew, before xla)');
});

test('the portable backend of the last start is kept, a GPU is not insisted on', () => {
  const wasm: Environment = { ...environment, backend: 'wasm' };
  expect(optionsGoingOn({}, wasm, same).backend).toBe('wasm');
  expect(optionsGoingOn({ backend: 'native' }, wasm, same).backend).toBe('native');
  expect(optionsGoingOn({ device: 'gpu:0' }, wasm, same).backend).toBeUndefined();
  expect(optionsGoingOn({}, { ...environment, asked: { device: 'gpu:0' } }, same).device).toBeUndefined();
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
  const after = (...given: [typeof same, boolean?]) => checkpointGoingOn(checkpoint, ...given)!.state;
  expect(after(same)).toEqual(state);
  expect(after({ ...same, longer: true }).stopped).toBeUndefined();
  expect(after(same, true).compile).toBeUndefined();
  expect(checkpointGoingOn(undefined, same)).toBeUndefined();
});

test('a checkpoint keeps its mode until train.compile is named anew; --compile keeps what is compiled', () => {
  const state = { format: 3, step: 5, seed: 1, examples: 9, scores: [], compile: 'xla' } as const;
  const checkpoint = { state, nets: new Map(), extras: new Map(), folder: '5' };
  expect(checkpointGoingOn(checkpoint, same)!.state.compile).toBe('xla');
  expect(checkpointGoingOn(checkpoint, same, true)!.state.compile).toBe('xla');
  expect(checkpointGoingOn(checkpoint, { ...same, compile: true })!.state.compile).toBeUndefined();
});
