import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { globSync } from 'tinyglobby';
import { expect, it } from 'vitest';
import { ROOT } from '../tools/shared/root.ts';

const pages = globSync(['*.md', 'docs/**/*.md', 'packages/*/*.md'], { cwd: ROOT }).sort();

/** A page without its code, in which brackets are no links. */
function prose(file: string): string {
  return readFileSync(file, 'utf8')
    .replaceAll(/^( *)```[^]*?^\1```$/gm, '')
    .replaceAll(/(`+)(?!`)[^]*?[^`]\1(?!`)/g, 'code');
}

/** Where a page's links and pictures lead, pages of the web left aside. */
function targets(file: string): string[] {
  const inline = /\]\(<?([^)>\s]+)>?(?:\s+"[^"]*")?\)/g;
  const defined = /^\[[^\]]+\]:\s+<?([^>\s]+)/gm;
  const html = /\b(?:href|src)="([^"]+)"/g;
  const text = prose(file);
  const all = [inline, defined, html].flatMap(form => [...text.matchAll(form)].map(([, target]) => target!));
  return all.filter(target => !/^[a-z]+:/.test(target));
}

/** Names by which a page's headings can be linked to, as GitHub makes them; equal ones are not told apart. */
function anchors(file: string): string[] {
  const text = readFileSync(file, 'utf8').replaceAll(/^( *)```[^]*?^\1```$/gm, '');
  return [...text.matchAll(/^#+ +(.+?) *$/gm)].map(([, heading]) =>
    heading!
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\p{M} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** What is wrong with a link in a page; undefined where it leads somewhere. */
function fault(page: string, target: string): string | undefined {
  const [path = '', anchor] = target.split('#');
  const file = path === '' ? page : resolve(dirname(page), decodeURI(path));
  if (!existsSync(file)) return `${target}: there is no such file`;
  if (!`${file}/`.startsWith(`${ROOT}/`)) return `${target}: leads out of the repository`;
  if (anchor === undefined || statSync(file).isDirectory() || !file.endsWith('.md')) return undefined;
  return anchors(file).includes(anchor) ? undefined : `${target}: there is no such heading`;
}

it('there are pages with links', () => {
  expect(pages).toEqual(
    expect.arrayContaining(['README.md', 'docs/plugins.md', 'docs/plugins/objective.md']),
  );
  expect(targets(join(ROOT, 'README.md'))).toContain('docs/plugins.md');
});

it.each(pages)('every link in %s to this repository leads somewhere', page => {
  const file = join(ROOT, page);
  expect(targets(file).flatMap(target => fault(file, target) ?? [])).toEqual([]);
});
