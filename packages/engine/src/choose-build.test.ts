import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { locateForDevice } from './choose-build.ts';
import type { Device } from './device.ts';
import { EngineDeviceError } from './engine-errors.ts';
import { fakeGpuBuild } from './install/fake-gpu-build.test.helper.ts';
import { installTensorFlow } from './install/install.ts';
import { startIndex, type LoopbackIndex } from './install/loopback-index.test.helper.ts';
import type { Variant } from './install/wheels.ts';
import type { CudaDriver } from './native/cuda-driver.ts';

const build = fakeGpuBuild();
const NONE: CudaDriver = { gpus: 0, problem: 'There is no driver.' };
const ONE: CudaDriver = { gpus: 1 };
let cacheDir: string;
let index: LoopbackIndex;

beforeEach(async () => {
  cacheDir = await mkdtemp(join(tmpdir(), 'ganzoo-build-'));
  index = await startIndex(build);
});

afterEach(async () => {
  await index.close();
  await rm(cacheDir, { recursive: true, force: true });
});

const install = (variant: Variant) =>
  installTensorFlow({ cacheDir, lock: build.lock, variant, index: index.url, env: { PATH: '/nonexistent' } });

/** The build that is chosen; undefined where the CPU build has to be fetched. */
const chosen = (device: Device | undefined, driver: CudaDriver): Variant | undefined =>
  locateForDevice(device, { cacheDir, lock: build.lock, env: {} }, () => driver)?.variant;

it('without any build, the CPU build has to be fetched, unless a GPU is asked for', () => {
  expect(chosen(undefined, ONE)).toBeUndefined();
  expect(chosen('cpu', ONE)).toBeUndefined();
  expect(() => chosen('gpu:0', ONE)).toThrow(EngineDeviceError);
});

it('with both builds, a GPU takes the GPU build and the processor the CPU build', async () => {
  await install('cpu');
  await install('gpu');
  expect(chosen('gpu:0', ONE)).toBe('gpu');
  expect(chosen('cpu', ONE)).toBe('cpu');
  expect(chosen(undefined, ONE)).toBe('gpu');
  expect(chosen(undefined, NONE)).toBe('cpu');
  // the engine then says which devices there are
  expect(chosen('gpu:0', NONE)).toBe('gpu');
});

it('with the GPU build alone, the processor takes that', async () => {
  await install('gpu');
  expect(chosen('cpu', ONE)).toBe('gpu');
  expect(chosen(undefined, NONE)).toBe('gpu');
});

it('a GPU without the GPU build is an error that says how to get it, and what else is missing', async () => {
  await install('cpu');
  expect(() => chosen('gpu:0', NONE)).toThrow(
    expect.objectContaining({
      code: 'ENGINE_DEVICE',
      message: 'The device gpu:0 cannot be used; there is cpu.',
      hint: expect.stringMatching(
        /`ganzoo engine install --gpu` \(\d+\.\d kB to download\)[^]*There is no driver/,
      ),
    }),
  );
  expect(() =>
    locateForDevice('gpu:0', { cacheDir, lock: build.lock, env: {}, platform: 'linux-s390x' }, () => ONE),
  ).toThrow(expect.objectContaining({ hint: expect.stringContaining('there is none for linux-s390x') }));
});

it('a library of one’s own is taken for every device', () => {
  const env = { GANZOO_LIBTENSORFLOW: cacheDir };
  expect(() => locateForDevice('gpu:0', { env }, () => ONE)).toThrow(/GANZOO_LIBTENSORFLOW is/);
});
