import {
  EngineChecksumError,
  EngineDiskError,
  EngineDownloadError,
  EngineLibraryError,
  EnginePlatformError,
  readWheelLock,
} from '@ganzoo/engine';
import { describe, expect, it } from 'vitest';
import { unobtainable } from './engine.ts';

describe('TensorFlow that cannot be had', () => {
  it('is a platform without it or a network without it, told in one line', () => {
    const platform = new EnginePlatformError('There is no TensorFlow for win32-x64.', 'win32-x64');
    expect(unobtainable(platform)).toBe('There is no TensorFlow for win32-x64.');
    const wheel = readWheelLock().wheels[0]!;
    const download = new EngineDownloadError(wheel, wheel, ['pip: no pip', 'https: refused\n again']);
    expect(unobtainable(download)).toBe(
      'TensorFlow could not be downloaded (pip: no pip; https: refused again).',
    );
  });

  it('is not what has to be put right', () => {
    const foreign = { file: 'a.whl', expected: 'one', found: 'another', hint: 'Try again.' };
    for (const error of [
      new EngineChecksumError(foreign),
      new EngineDiskError('The disk is full.'),
      new EngineLibraryError('GANZOO_LIBTENSORFLOW names no library.', 'Unset it.'),
      new TypeError('x is not a function'),
    ]) {
      expect(unobtainable(error)).toBeUndefined();
    }
  });
});
