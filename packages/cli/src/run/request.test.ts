import { describe, expect, test } from 'vitest';
import { runRequest } from './request.ts';

const here = import.meta.dirname;

describe('a new run', () => {
  test('the first word is the file, the others are overrides, whatever they begin with', () => {
    expect(runRequest(['a.yaml', 'seed=2', '+x=1', '~train.average', 'x=-1'], {})).toEqual({
      file: 'a.yaml',
      overrides: ['seed=2', '+x=1', '~train.average', 'x=-1'],
    });
  });

  test('overrides alone are a mistake', () => {
    expect(() => runRequest(['seed=2'], {})).toThrow('No experiment file is given.');
    expect(() => runRequest([], {})).toThrow('No experiment file is given.');
  });
});

describe('--resume', () => {
  test('with a folder, all words are overrides', () => {
    expect(runRequest(['train.steps=9', '+log={}'], { resume: here })).toEqual({
      file: undefined,
      overrides: ['train.steps=9', '+log={}'],
      resume: { folder: here },
    });
  });

  test('with a folder that is not there, the folder is named in the error that follows', () => {
    expect(runRequest([], { resume: 'runs/none' }).resume).toEqual({ folder: 'runs/none' });
  });

  test('before a file, the file is not taken for the folder', () => {
    expect(runRequest(['seed=2'], { resume: 'a.yaml' })).toEqual({
      file: 'a.yaml',
      overrides: ['seed=2'],
      resume: 'latest',
    });
  });

  test('before an override, with the folder in --out', () => {
    expect(runRequest([], { resume: 'train.steps=9', out: here })).toEqual({
      file: undefined,
      overrides: ['train.steps=9'],
      resume: { folder: here },
    });
  });

  test('without a folder, the newest run of the experiment goes on', () => {
    expect(runRequest(['a.yaml'], { resume: true }).resume).toBe('latest');
    expect(runRequest(['a.yaml'], { resume: true, out: 'x' }).resume).toEqual({ folder: 'x' });
  });

  test('what does not go together is refused', () => {
    expect(() => runRequest([], { resume: true })).toThrow('No run is given to go on with.');
    expect(() => runRequest([], { resume: here, force: true })).toThrow('--resume and --force exclude');
    expect(() => runRequest([], { resume: here, out: 'x' })).toThrow('--resume DIR and --out exclude');
  });
});
