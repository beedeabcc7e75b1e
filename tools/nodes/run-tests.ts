import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

/** How the tests ended on one Node. */
export interface Result {
  /** Of Node. */
  readonly version: string;
  readonly passed: number;
  readonly skipped: number;
  /** Full names of the failed tests, and files that could not be read. */
  readonly failed: readonly string[];
  readonly minutes: number;
}

interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

/** Runs vitest, and what the tests start, on a binary of Node; no files for all tests. */
export function runTests(
  root: string,
  node: { readonly binary: string; readonly version: string },
  files: readonly string[],
): Result {
  const folder = mkdtempSync(join(tmpdir(), 'ganzoo-nodes-'));
  const report = join(folder, 'report.json');
  const began = performance.now();
  try {
    spawnSync(node.binary, [join(root, 'node_modules/vitest/vitest.mjs'), 'run', ...files], {
      cwd: root,
      stdio: 'inherit',
      env: {
        ...process.env,
        PATH: [dirname(node.binary), process.env['PATH']].join(delimiter),
        GANZOO_TEST_REPORT: report,
      },
    });
    const minutes = (performance.now() - began) / 60_000;
    return { version: node.version, minutes, ...counted(report) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** vitest's report in numbers; a missing report is a failure. */
function counted(file: string): Pick<Result, 'passed' | 'skipped' | 'failed'> {
  if (!existsSync(file)) return { passed: 0, skipped: 0, failed: ['vitest did not run to its end'] };
  const { testResults } = JSON.parse(readFileSync(file, 'utf8')) as Report;
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  const failed = tests.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName);
  const broken = testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && assertionResults.every(test => test.status !== 'failed'),
  );
  const passed = tests.filter(({ status }) => status === 'passed').length;
  return {
    passed,
    skipped: tests.length - passed - failed.length,
    failed: [...failed, ...broken.map(({ name }) => name)],
  };
}
