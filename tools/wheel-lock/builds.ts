import type { Platform, Variant } from '@ganzoo/engine';

/** A build of TensorFlow as pip is asked for it. */
export interface Build {
  readonly platform: Platform;
  readonly variant: Variant;
  readonly project: string;
  /** Of `project`, whose wheels are taken too. */
  readonly extra?: string;
  /** Platform tag of TensorFlow's own wheel. */
  readonly tag: string;
}

/** All builds that are locked. */
export const BUILDS: readonly Build[] = [
  { platform: 'linux-x64', variant: 'cpu', project: 'tensorflow-cpu', tag: 'manylinux_2_27_x86_64' },
  { platform: 'linux-arm64', variant: 'cpu', project: 'tensorflow', tag: 'manylinux_2_27_aarch64' },
  { platform: 'darwin-arm64', variant: 'cpu', project: 'tensorflow', tag: 'macosx_12_0_arm64' },
  {
    platform: 'linux-x64',
    variant: 'gpu',
    project: 'tensorflow',
    extra: 'and-cuda',
    tag: 'manylinux_2_27_x86_64',
  },
];

/**
 * What is unpacked of CUDA's wheels: the libraries that TensorFlow opens, those that these open (cuDNN's parts, nvrtc,
 * nvJitLink), and XLA's assembler and device functions. Left out are headers, static libraries, and libraries for other
 * programs (nvblas, cufftw, cusolverMg, the profiler's parts).
 */
const WANTED: Readonly<Record<string, RegExp>> = {
  'nvidia-cublas-cu12': /\/libcublas(Lt)?\.so/,
  'nvidia-cuda-cupti-cu12': /\/libcupti\.so/,
  'nvidia-cuda-nvcc-cu12': /\/bin\/ptxas$|\/libdevice\.\d+\.bc$/,
  'nvidia-cuda-nvrtc-cu12': /\/libnvrtc(-builtins)?\.so/,
  'nvidia-cuda-runtime-cu12': /\/libcudart\.so/,
  'nvidia-cudnn-cu12': /\/libcudnn\w*\.so/,
  'nvidia-cufft-cu12': /\/libcufft\.so/,
  'nvidia-curand-cu12': /\/libcurand\.so/,
  'nvidia-cusolver-cu12': /\/libcusolver\.so/,
  'nvidia-cusparse-cu12': /\/libcusparse\.so/,
  'nvidia-nccl-cu12': /\/libnccl\.so/,
  'nvidia-nvjitlink-cu12': /\/libnvJitLink\.so/,
};

/** Which members of a project's wheels are unpacked. */
export function wantedOf(project: string): RegExp {
  if (project.startsWith('tensorflow')) {
    return /^tensorflow\/libtensorflow_(cc|framework)\.(so\.\d+|\d+\.dylib)$/;
  }
  const wanted = WANTED[project];
  if (!wanted) throw new Error(`${project} is new among the companions: what of it is needed?`);
  return wanted;
}
