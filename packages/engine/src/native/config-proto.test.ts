import { expect, test } from 'vitest';
import { configProto } from './config-proto.ts';

/** GPUOptions { allow_growth: true } and allow_soft_placement: true, which are always there. */
const ALWAYS = [0x32, 2, 0x20, 1, 0x38, 1];

const bytes = (options: Parameters<typeof configProto>[0]): number[] => [...configProto(options)];

// as TensorFlow's own tensorflow.core.protobuf.config_pb2 serialises them in Python
test('a configuration is encoded as protocol buffers are', () => {
  expect(bytes({})).toEqual(ALWAYS);
  expect(bytes({ device: 'gpu:1' })).toEqual(ALWAYS);
  expect(bytes({ threads: 3 })).toEqual([0x10, 3, 0x28, 3, ...ALWAYS]);
  // more than seven bits: a second byte, and the first one says so
  expect(bytes({ threads: 1, operations: 2 })).toEqual([0x10, 1, 0x28, 2, ...ALWAYS]);
  expect(bytes({ threads: 200 })).toEqual([0x10, 0xc8, 1, 0x28, 0xc8, 1, ...ALWAYS]);
});

test('the processor alone is asked for by hiding all GPUs', () => {
  // device_count { key: "GPU" value: 0 }
  expect(bytes({ device: 'cpu' })).toEqual([0x0a, 7, 0x0a, 3, 0x47, 0x50, 0x55, 0x10, 0, ...ALWAYS]);
});
