/**
 * Hands every hostile experiment to `ganzoo validate` in a process of its own and writes docs/reliability/hostile.md:
 * `npm run hostile`, about two minutes on two cores. Exit code 1 where one is not refused as it must be.
 */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { machine, today } from '../shared/machine.ts';
import { DOCS } from '../shared/root.ts';
import { GOOD, type Hostile } from './entry.ts';
import { measure, type Measured } from './measure.ts';
import { HOSTILE, place } from './table.ts';
import { MOST_BYTES, MOST_SECONDS, faults } from './verdict.ts';

const DOCUMENT = join(DOCS, 'reliability', 'hostile.md');

interface Row {
  readonly hostile: Hostile;
  readonly measured: Measured;
  readonly faults: readonly string[];
}

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'ganzoo-hostile-')));
try {
  const node = await measure(folder);
  const good = join(folder, 'good.yaml');
  writeFileSync(good, GOOD);
  await measure(folder, ['validate', good]); // transforms the plugins, if that was not done before
  const fine = await measure(folder, ['validate', good]);
  if (fine.code !== 0) throw new Error(`The good file is refused: ${fine.stderr}`);
  const rows: Row[] = [];
  for (const hostile of HOSTILE) {
    const file = await place(hostile, folder);
    const measured = await measure(folder, ['validate', file, ...(hostile.overrides ?? [])]);
    const extra = measured.bytes - node.bytes;
    const found = [
      ...faults(hostile, file, measured),
      ...(measured.cpu <= MOST_SECONDS ? [] : [`took ${measured.cpu.toFixed(2)} s`]),
      ...(extra <= MOST_BYTES ? [] : [`took ${megabytes(extra)} MB`]),
    ];
    rows.push({ hostile, measured, faults: found });
    console.log(`${hostile.name}: ${found.join('; ') || 'refused'}`);
  }
  mkdirSync(join(DOCUMENT, '..'), { recursive: true });
  writeFileSync(DOCUMENT, report(rows, node, fine));
  process.exitCode = rows.some(row => row.faults.length > 0) ? 1 : 0;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function report(rows: readonly Row[], node: Measured, good: Measured): string {
  const refused = rows.filter(row => row.faults.length === 0).length;
  const most = (of: (measured: Measured) => number): number => Math.max(...rows.map(row => of(row.measured)));
  return `<!-- prettier-ignore-start -->

# Hostile experiments

Written by \`npm run hostile\` on ${today()}; ${machine()}. Each file was given to
\`ganzoo validate\` in a process of its own. It counts as refused where the command ends with code 2 after at most
${MOST_SECONDS} s of processor time and ${MOST_BYTES / 1e6} MB more than Node takes with nothing to do, says what is wrong and where in one
block, without a stack trace and without a character that a terminal would obey. Processor time, since other work on the
machine (load ${loadavg()[0]!.toFixed(1)} at the end) stretches the time from start to end, Node's own included. The table of
files is \`tools/hostile/\`; \`npm test\` goes through the same table in one process.

**${refused} of ${rows.length} refused.**

| | most of all files | a good file | Node with nothing to do |
| --- | --- | --- | --- |
| processor time, s | ${most(({ cpu }) => cpu).toFixed(2)} | ${good.cpu.toFixed(2)} | ${node.cpu.toFixed(2)} |
| from start to end, s | ${most(({ wall }) => wall).toFixed(2)} | ${good.wall.toFixed(2)} | ${node.wall.toFixed(2)} |
| memory, MB | ${megabytes(most(({ bytes }) => bytes))} | ${megabytes(good.bytes)} | ${megabytes(node.bytes)} |

| file | result | seconds | processor s | MB beyond Node | first line |
| --- | --- | --- | --- | --- | --- |
${rows.map(row => line(row, node)).join('\n')}
`;
}

function line({ hostile, measured, faults: found }: Row, node: Measured): string {
  const { wall, cpu, bytes, stderr } = measured;
  const first = (stderr.split('\n')[0] ?? '').replaceAll(folder, '.');
  const cells = [
    hostile.name,
    found.join('; ') || 'refused',
    wall.toFixed(2),
    cpu.toFixed(2),
    megabytes(bytes - node.bytes),
    `\`${(first.length > 120 ? `${first.slice(0, 117)}...` : first).replaceAll('`', "'").replaceAll('|', '\\|')}\``,
  ];
  return `| ${cells.join(' | ')} |`;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}
