import {
  fakeWheel,
  memberOf,
  noise,
  sha256,
  zip,
  type FakeFile,
  type FakeWheel,
} from './fake-wheel.test.helper.ts';
import type { CompanionWheel, WheelEntry, WheelMember } from './wheels.ts';

/** A GPU build of three small wheels: TensorFlow's, a library and a compiler, tagged as CUDA's are. */
export interface FakeGpuBuild extends FakeWheel {
  readonly companions: readonly (FakeFile & { readonly wheel: CompanionWheel })[];
  /** What has to lie in the build's folder: path and content. */
  readonly files: Readonly<Record<string, Buffer>>;
}

/** Builds wheels that pip accepts, and the lock file that holds both builds of a platform. */
export function fakeGpuBuild(): FakeGpuBuild {
  const main = fakeWheel(200_000);
  const library = noise(150_000, 3);
  const program = noise(50_000, 4);
  const companions = [
    companion('fake-cudnn', [['nvidia/cudnn/lib/libcudnn.so.9', library, false]], '2_27_x86_64'),
    companion(
      'fake-nvcc',
      [['nvidia/cuda_nvcc/bin/ptxas', program, true]],
      // two tags for one file, as old and new pips know it
      '2010_x86_64.manylinux_2_12_x86_64',
    ),
  ];
  const { cc, framework } = main.entry.members;
  const entry: WheelEntry = {
    ...main.entry,
    variant: 'gpu',
    companions: companions.map(({ wheel }) => wheel),
  };
  return {
    ...main,
    entry,
    companions,
    lock: { format: 1, wheels: [main.entry, entry] },
    files: {
      [cc.path]: main.cc,
      [framework.path]: main.framework,
      'nvidia/cudnn/lib/libcudnn.so.9': library,
      'nvidia/cuda_nvcc/bin/ptxas': program,
    },
  };
}

function companion(
  project: string,
  files: readonly (readonly [path: string, content: Buffer, executable: boolean])[],
  tag: string,
): { wheel: CompanionWheel; bytes: Buffer } {
  const name = `ganzoo-${project}`;
  const platform = tag.startsWith('2_') ? `manylinux_${tag}` : `manylinux${tag}`;
  const base = `${name.replaceAll('-', '_')}-2.0`;
  const bytes = zip([
    ...files.map(([path, content]) => [path, content] as const),
    [`nvidia/${project}/include/unwanted.h`, Buffer.from('no')],
    [`${base}.dist-info/METADATA`, Buffer.from(`Metadata-Version: 2.1\nName: ${name}\nVersion: 2.0\n`)],
    [
      `${base}.dist-info/WHEEL`,
      Buffer.from('Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n'),
    ],
    [`${base}.dist-info/RECORD`, Buffer.from('')],
  ]);
  const members: WheelMember[] = files.map(([path, content, executable]) => ({
    ...memberOf(path, content),
    ...(executable ? { executable } : {}),
  }));
  const wheel: CompanionWheel = {
    project: name,
    version: '2.0',
    file: `${base}-py3-none-${platform}.whl`,
    size: bytes.length,
    sha256: sha256(bytes),
    tags: { python: '3.11', implementation: 'cp', abi: 'cp311', platform },
    members,
  };
  return { wheel, bytes };
}
