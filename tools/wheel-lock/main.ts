// Writes packages/engine/src/install/wheels.lock.json anew: `npm run wheel-lock -- 2.21.0`. It fetches every wheel once
// (about 4.2 GB, one at a time) to measure what is in it, so it needs python3 with pip and a network.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CompanionWheel, WheelEntry, WheelLock, WheelMember } from '@ganzoo/engine';
import { fetchWheel, measureMembers } from './measure.ts';
import { resolveWheels, type FoundWheel } from './resolve.ts';
import { BUILDS, wantedOf, type Build } from './builds.ts';

const LOCK = join(import.meta.dirname, '../../packages/engine/src/install/wheels.lock.json');

const [version] = process.argv.slice(2);
if (version === undefined) throw new Error('Which version of TensorFlow? npm run wheel-lock -- 2.21.0');

const scratch = await mkdtemp(join(tmpdir(), 'ganzoo-wheel-lock-'));
try {
  const wheels: WheelEntry[] = [];
  for (const build of BUILDS) wheels.push(await lockBuild(build, version));
  const lock: WheelLock = { format: 1, wheels };
  await writeFile(LOCK, `${JSON.stringify(lock, null, 2)}\n`);
} finally {
  await rm(scratch, { recursive: true, force: true });
}

async function lockBuild(build: Build, version: string): Promise<WheelEntry> {
  const found = await resolveWheels(build, version);
  const main = found.find(({ project }) => project === build.project);
  if (!main) throw new Error(`pip does not name ${build.project} among what it would install`);
  const { members, ...wheel } = await lockWheel(main);
  const [cc, framework] = ['libtensorflow_cc', 'libtensorflow_framework'].map(name => {
    const member = members.find(({ path }) => path.includes(name));
    if (!member) throw new Error(`${main.file} has no ${name}`);
    return member;
  }) as [WheelMember, WheelMember];
  const companions: CompanionWheel[] = [];
  for (const each of found) if (each !== main) companions.push(await lockWheel(each));
  return {
    platform: build.platform,
    variant: build.variant,
    ...wheel,
    members: { cc, framework },
    ...(companions.length > 0 ? { companions } : {}),
  };
}

async function lockWheel({ url, ...wheel }: FoundWheel): Promise<CompanionWheel> {
  const { project, version, file, tags } = wheel;
  console.log(file);
  const path = join(scratch, file);
  const { size, sha256 } = await fetchWheel(url, path);
  if (sha256 !== wheel.sha256) throw new Error(`${file}: the index says ${wheel.sha256}, it is ${sha256}`);
  const members = await measureMembers(path, wantedOf(project));
  await rm(path);
  return { project, version, file, size, sha256, tags, members };
}
