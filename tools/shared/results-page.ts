import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { machine, today } from './machine.ts';
import { DOCS } from './root.ts';

const PAGE = join(DOCS, 'results.md');

/** Pictures that the page shows. */
export const PICTURES = join(DOCS, 'results');

/** Replaces one section of docs/results.md, from its mark to the next; each script writes its own. */
export function writeSection(name: string, script: string, title: string, text: string): void {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`];
  const page = readFileSync(PAGE, 'utf8');
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from)
    throw new Error(`docs/results.md has no section between '${begin}' and '${end}'.`);
  const section = `${begin}\n\n## ${title}\n\nWritten by \`npm run ${script}\` on ${today()}; ${machine()}.\n\n${text}\n\n`;
  writeFileSync(PAGE, page.slice(0, from) + section + page.slice(to));
}
