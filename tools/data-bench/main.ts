/**
 * Writes 20,000 pictures of 64 pixels, reads them as a training does, trains on them once, and writes docs/data-streaming.md with
 * images a second and the memory over both passes: `npm run data-bench`; `-- --count N` for fewer, `--dry` to print only.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DOCS } from '../shared/root.ts';
import { dataPage } from './page.ts';
import { SIDE, writePictures } from './pictures.ts';
import { readingPass } from './reading-pass.ts';
import { trainingPass } from './training-pass.ts';

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '20000' },
    workers: { type: 'string', default: '2' },
    dry: { type: 'boolean', default: false },
  },
});
const [count, workers] = [Number(values.count), Number(values.workers)];

const folder = mkdtempSync(join(tmpdir(), 'ganzoo-data-bench-'));
try {
  mkdirSync(join(folder, 'pictures'));
  console.log(`writing ${count} pictures of ${SIDE} pixels`);
  const bytes = writePictures(join(folder, 'pictures'), count);
  console.log('reading them all');
  const reading = await readingPass(folder, workers);
  console.log(reading);
  console.log('training on them once');
  const training = trainingPass(folder, count);
  console.log(training);
  const page = dataPage({ count, workers, bytes, reading, training });
  if (values.dry) console.log(page);
  else writeFileSync(join(DOCS, 'data-streaming.md'), page);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
