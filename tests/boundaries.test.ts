import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const BOUNDARIES = '@nx/enforce-module-boundaries';

/** Files that break a rule on each line; discovery passes over names that begin with `_`. */
const PLANTED = {
  plugin: {
    file: 'plugins/objectives/_planted-import.ts',
    lines: [
      "export * as allowed from '@ganzoo/sdk';",
      "export * as core from '@ganzoo/core';",
      "export * as other from '@ganzoo/constraints/weight-clipping';",
      "export * as testing from '@ganzoo/testing';",
      "export { readFile } from 'node:fs/promises';",
      "export { Container } from 'inversify';",
      "export { scalar } from '@tensorflow/tfjs';",
      'export const unseeded = Math.random();',
      'export default unseeded;',
      "export * as host from '@ganzoo/sdk/host';",
      "export * as games from '@ganzoo/sdk/games';",
    ],
  },
  pluginTest: {
    file: 'plugins/objectives/_planted-import.test.helper.ts',
    lines: ["export * as sdk from '@ganzoo/sdk';", "export { rm } from 'node:fs/promises';"],
  },
  sdk: {
    // outside of src, so that a build running at the same time does not see it
    file: 'packages/sdk/_planted-import.ts',
    lines: ["export * as engine from '@ganzoo/engine';", "export * as eigen from 'ml-matrix';"],
  },
} as const;

/** Rules broken in a file as `line rule`, from ESLint's report. */
function broken(report: string, file: string): string[] {
  const [, behind = ''] = report.split(`/${file}\n`);
  const [section = ''] = behind.split(/^(?:\/|✖)/m);
  // a message may go on over several lines; the rule's name stands at its end
  const findings = section.split(/^ +(?=\d+:\d+ )/m).slice(1);
  return findings.map(finding => finding.trim().replace(/^(\d+):[^]*\s(\S+)$/, '$1 $2'));
}

/** Lints projects through Nx, which knows what belongs to which project; gives what it prints. */
async function lint(projects: readonly string[]): Promise<string> {
  const nx = join(ROOT, 'node_modules', '.bin', 'nx');
  const args = [
    'run-many',
    '-t',
    'lint',
    '-p',
    projects.join(','),
    '--skip-nx-cache',
    '--output-style=static',
  ];
  // a project graph of its own, so that nobody else's lint sees the planted imports
  const data = await mkdtemp(join(tmpdir(), 'ganzoo-nx-'));
  const env = { ...process.env, NX_WORKSPACE_DATA_DIRECTORY: data, FORCE_COLOR: '0' };
  try {
    return (await promisify(execFile)(nx, args, { cwd: ROOT, env })).stdout;
  } catch (error) {
    // findings make it fail; what it printed is all that counts
    return (error as { stdout: string }).stdout;
  } finally {
    await rm(data, { recursive: true, force: true });
  }
}

describe('lint', () => {
  let report = '';

  beforeAll(async () => {
    const files = Object.values(PLANTED);
    try {
      await Promise.all(files.map(({ file, lines }) => writeFile(join(ROOT, file), `${lines.join('\n')}\n`)));
      report = await lint(['@ganzoo/objectives', '@ganzoo/sdk']);
    } finally {
      await Promise.all(files.map(({ file }) => rm(join(ROOT, file), { force: true })));
    }
  }, 120_000);

  it('keeps plugins to the sdk, to seeded numbers and to named exports', () => {
    expect(broken(report, PLANTED.plugin.file)).toEqual([
      `2 ${BOUNDARIES}`,
      `3 ${BOUNDARIES}`,
      `4 ${BOUNDARIES}`,
      '5 no-restricted-imports',
      '6 no-restricted-imports',
      '7 no-restricted-imports',
      '8 no-restricted-properties',
      '9 no-restricted-exports',
      '10 no-restricted-imports',
    ]);
  });

  it('keeps the sdk from what is built on it', () => {
    expect(broken(report, PLANTED.sdk.file)).toEqual([`1 ${BOUNDARIES}`]);
  });

  it("lets a plugin's tests read and write files", () => {
    expect(report).not.toContain(PLANTED.pluginTest.file);
  });
});
