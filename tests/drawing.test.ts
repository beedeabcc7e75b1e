import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { globSync } from 'tinyglobby';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../tools/shared/root.ts';

type Arrow = readonly [from: string, to: string];

interface Manifest {
  readonly name: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** Packages by their names, in the words of the drawing: a package's folder, and one box for all plugins. */
const boxes = new Map<string, { box: string; manifest: Manifest }>();
for (const file of globSync(['packages/*/package.json', 'plugins/*/package.json', 'tools/package.json'], {
  cwd: ROOT,
})) {
  const manifest = JSON.parse(readFileSync(join(ROOT, file), 'utf8')) as Manifest;
  const box = file.startsWith('plugins/') ? 'plugins' : basename(join(file, '..'));
  boxes.set(manifest.name, { box, manifest });
}

/** What each box depends on; lint holds `dependencies` to the imports. */
const depends = new Map<string, Set<string>>();
for (const { box, manifest } of boxes.values()) {
  const to = depends.get(box) ?? new Set();
  depends.set(box, to);
  for (const name of Object.keys(manifest.dependencies ?? {})) {
    const other = boxes.get(name)?.box;
    if (other !== undefined && other !== box) to.add(other);
  }
}

/** Whether a way leads from one box to another. */
function leads(from: string, to: string): boolean {
  return [...depends.get(from)!].some(next => next === to || leads(next, to));
}

/** The dependencies that follow from no others: the transitive reduction, which is unique where there is no circle. */
function needed(): Arrow[] {
  return [...depends].flatMap(([from, direct]) =>
    [...direct]
      .filter(to => ![...direct].some(other => other !== to && leads(other, to)))
      .map((to): Arrow => [from, to]),
  );
}

/** Arrows of the flowchart in CONTRIBUTING.md; `a --> b & c` is two. */
function drawn(): Arrow[] {
  const text = readFileSync(join(ROOT, 'CONTRIBUTING.md'), 'utf8');
  const [, chart = ''] = /^```mermaid\nflowchart [A-Z]{2}\n([^]*?)^```/m.exec(text) ?? [];
  return chart
    .trim()
    .split('\n')
    .flatMap(line => {
      const [, from, to] = /^\s*([\w-]+) --> ([\w-]+(?: & [\w-]+)*)$/.exec(line) ?? [];
      if (from === undefined || to === undefined) throw new Error(`not an arrow: ${line}`);
      return to.split(' & ').map((one): Arrow => [from, one]);
    });
}

const inWords = (arrows: readonly Arrow[]) => arrows.map(([from, to]) => `${from} --> ${to}`).sort();

describe('the drawing in CONTRIBUTING.md', () => {
  it('has the arrows that the packages have, less those that follow from others', () => {
    expect(inWords(drawn())).toEqual(inWords(needed()));
  });

  it('shows every package', () => {
    expect([...new Set(drawn().flat())].sort()).toEqual([...depends.keys()].sort());
  });
});
