import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Wheel } from '@ganzoo/engine';
import type { Build } from './builds.ts';

/** Any build for a Python will do, since none runs; this one was there for all platforms. */
const PYTHON = { python: '3.11', implementation: 'cp', abi: 'cp311' } as const;

/** A wheel as the index knows it. */
export interface FoundWheel extends Omit<Wheel, 'size'> {
  readonly url: string;
}

interface Report {
  readonly install: readonly {
    readonly metadata: { readonly name: string; readonly version: string };
    readonly download_info: {
      readonly url: string;
      readonly archive_info: { readonly hashes: { readonly sha256: string } };
    };
  }[];
}

/** What pip would install of a build: TensorFlow's wheel, and the nvidia-* wheels of the extra; of each the newest that fits. */
export async function resolveWheels(build: Build, version: string): Promise<FoundWheel[]> {
  const { project, extra } = build;
  const { stdout } = await promisify(execFile)(
    'python3',
    [
      ...['-m', 'pip', 'install', `${project}${extra ? `[${extra}]` : ''}==${version}`],
      ...['--dry-run', '--report', '-', '--quiet', '--ignore-installed', '--target', '/nonexistent'],
      ...['--only-binary=:all:', ...(extra ? [] : ['--no-deps'])],
      ...platformTags(build.tag).flatMap(tag => ['--platform', tag]),
      ...['--python-version', PYTHON.python, '--implementation', PYTHON.implementation],
      ...['--abi', PYTHON.abi, '--abi', 'abi3', '--abi', 'none'],
    ],
    { maxBuffer: 1 << 28 },
  );
  const { install } = JSON.parse(stdout) as Report;
  return install
    .map(({ metadata, download_info: { url, archive_info } }) => {
      const file = decodeURIComponent(new URL(url).pathname.split('/').at(-1)!);
      return {
        // PEP 503: a wheel's metadata may spell its name with other separators
        project: metadata.name.toLowerCase().replace(/[-_.]+/g, '-'),
        version: metadata.version,
        file,
        sha256: archive_info.hashes.sha256,
        tags: {
          ...PYTHON,
          platform: file
            .replace(/\.whl$/, '')
            .split('-')
            .at(-1)!,
        },
        url,
      };
    })
    .filter(wheel => wheel.project === project || wheel.project.startsWith('nvidia-'))
    .sort((a, b) => Number(b.project === project) - Number(a.project === project));
}

/** A platform tag and those that the same machine takes as well: pip takes each one given by name, and no other. */
function platformTags(tag: string): string[] {
  const [, minor, machine] = /^manylinux_2_(\d+)_(\w+)$/.exec(tag) ?? [];
  if (minor === undefined) return [tag];
  const older = Array.from(
    { length: Number(minor) - 4 },
    (_, i) => `manylinux_2_${Number(minor) - i}_${machine}`,
  );
  return [...older, `manylinux2014_${machine}`, `manylinux2010_${machine}`, `manylinux1_${machine}`];
}
