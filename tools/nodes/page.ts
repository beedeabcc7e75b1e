import { machineFacts, today } from '../shared/machine.ts';
import { markdownTable } from '../shared/markdown-table.ts';
import type { Result } from './run-tests.ts';

/** The results as docs/nodes.md. */
export function nodesPage(results: readonly Result[], words: readonly string[]): string {
  const command = ['npm run test-nodes', ...(words.length > 0 ? ['--', ...words] : [])].join(' ');
  const { cores, processor } = machineFacts();
  const rows = results.map(({ version, passed, failed, skipped, minutes }) =>
    [version, passed, failed.length, skipped, minutes.toFixed(1)].map(String),
  );
  const failures = results.flatMap(({ version, failed }) => failed.map(name => `- Node ${version}: ${name}`));
  return [
    '<!-- prettier-ignore-start -->',
    '',
    '# Tests on each Node',
    '',
    `Written by \`${command}\` on ${today()}; ${cores} cores (${processor}).`,
    '',
    markdownTable(['Node', 'passed', 'failed', 'skipped', 'minutes'], rows),
    '',
    ...(failures.length > 0 ? [...failures, ''] : []),
    '<!-- prettier-ignore-end -->',
    '',
  ].join('\n');
}
