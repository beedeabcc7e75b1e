import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

/** What bin/node-versions.js exports, in syntax that any Node can read. */
interface NodeVersions {
  readonly ENGINES: string;
  refusal(version: string): string | undefined;
}

const ROOT = join(import.meta.dirname, '../../..');
const { ENGINES, refusal } = createRequire(import.meta.url)('../bin/node-versions.js') as NodeVersions;

interface PackageLock {
  readonly packages: Readonly<Record<string, unknown>>;
}

describe('versions of Node', () => {
  it.each(['20.19.0', '20.20.2', '22.12.0', '22.23.5', '24.0.0', '26.12.1', '26.0.0-rc.1'])(
    '%s is supported',
    version => expect(refusal(version)).toBeUndefined(),
  );

  it.each(['0.10.48', '18.20.8', '20.18.3', '21.7.3', '22.1.0', '22.11.0', '23.11.1', '25.9.0', '27.0.0'])(
    '%s is refused in one line that says which do',
    version =>
      expect(refusal(version)).toBe(
        `ganzoo runs on Node 20 (20.19 or later), 22 (22.12 or later), 24 and 26; this is Node ${version}.`,
      ),
  );

  it('are the same in `engines` of every package', () => {
    const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as PackageLock;
    const ours = Object.keys(lock.packages).filter(folder => !folder.includes('node_modules'));
    expect(ours).toContain('packages/cli');
    const engines = ours.map(folder => {
      const file = join(ROOT, folder, 'package.json');
      const { engines } = JSON.parse(readFileSync(file, 'utf8')) as { engines?: { node: string } };
      return [folder, engines?.node];
    });
    expect(engines).toEqual(ours.map(folder => [folder, ENGINES]));
  });
});
