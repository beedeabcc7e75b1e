import koffi from 'koffi';
import { describe, expect, it } from 'vitest';
import { locateTensorFlow, lookUpWheel, readWheelLock, currentPlatform } from '../install/index.ts';
import { cudaPreloads } from './cuda-libraries.ts';
import { loadLibrary } from './library.ts';

const installed = locateTensorFlow({ variant: 'gpu', env: { ...process.env, GANZOO_LIBTENSORFLOW: '' } });
const reason = lookUpWheel(readWheelLock(), currentPlatform(), 'gpu')
  ? 'the GPU build is not installed; `ganzoo engine install --gpu`'
  : `there is no GPU build for ${currentPlatform()}`;

describe.skipIf(!installed)(`the GPU build${installed ? '' : ` (skipped: ${reason})`}`, () => {
  it("finds all of CUDA's libraries, on machines without a GPU too", () => {
    const { framework } = installed!;
    expect(cudaPreloads(framework).length).toBe(1);
    loadLibrary(installed!, { gpu: true });
    // what TensorFlow asks itself before it looks at a GPU: it opens cudart, cuBLAS, cuFFT, cuSOLVER, cuSPARSE and cuDNN
    const opened = koffi
      .load(framework)
      .func('void _ZN3tsl8internal9DsoLoader26MaybeTryDlopenGPULibrariesEv(_Out_ uint64_t*)') as (
      status: (number | bigint)[],
    ) => void;
    const status: (number | bigint)[] = [0];
    opened(status);
    const OK = 1; // how absl::Status, returned through a hidden pointer, holds "no error"
    expect(Number(status[0])).toBe(OK);
  });
});
