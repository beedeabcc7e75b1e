import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DOCS } from '../shared/root.ts';
import { merge, type Measurements } from './measurements.ts';
import { benchmarksPage } from './page.ts';

const FILE = join(DOCS, 'benchmarks.json');

/** Lays fresh measurements over those of docs/benchmarks.json ({@link merge}) and writes it and docs/benchmarks.md anew. */
export function keep(fresh: Partial<Measurements>): void {
  const kept = existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as Partial<Measurements>) : {};
  const all = merge(kept, fresh);
  writeFileSync(FILE, `${JSON.stringify(all, null, 1)}\n`);
  writeFileSync(join(DOCS, 'benchmarks.md'), benchmarksPage(all));
}
