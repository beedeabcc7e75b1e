import { expect, test } from 'vitest';
import { EngineDeviceError } from '../engine-errors.ts';
import { findPlace } from './place.ts';

const at = (kind: string): string => `/job:localhost/replica:0/task:0/device:${kind}`;
const cpu = { name: at('CPU:0'), type: 'CPU' };
const gpus = [0, 1].map(i => ({ name: at(`GPU:${i}`), type: 'GPU' }));

test('operations run on the device that is asked for', () => {
  expect(findPlace([cpu, ...gpus], 'gpu:1')).toEqual({ device: 'gpu:1', name: at('GPU:1') });
  expect(findPlace([cpu, ...gpus], 'cpu')).toEqual({ device: 'cpu' });
});

test('without a wish it is the first GPU, else the processor', () => {
  expect(findPlace([cpu, ...gpus])).toEqual({ device: 'gpu:0', name: at('GPU:0') });
  expect(findPlace([cpu])).toEqual({ device: 'cpu', name: undefined });
  expect(findPlace([cpu, { name: at('XLA_CPU:0'), type: 'XLA_CPU' }]).device).toBe('cpu');
});

test('a device that is not there is an error that names those that are', () => {
  const error = (() => {
    try {
      return findPlace([cpu, ...gpus], 'gpu:2');
    } catch (reason) {
      return reason as EngineDeviceError;
    }
  })();
  expect(error).toBeInstanceOf(EngineDeviceError);
  expect(error).toMatchObject({ code: 'ENGINE_DEVICE', exitCode: 2 });
  expect((error as EngineDeviceError).message).toBe(
    'The device gpu:2 cannot be used; there is cpu, gpu:0, gpu:1.',
  );
  expect((error as EngineDeviceError).hint).toBe('Use `--device gpu:1` to run on what is there.');
});

test('where there is no GPU at all, the error says what is missing', () => {
  // on a machine with GPUs it is the library that lacks CUDA, on others it is the driver
  expect(() => findPlace([cpu], 'gpu:0')).toThrow(
    expect.objectContaining({ hint: expect.stringMatching(/driver/) }),
  );
});
