// node packages/tfjs/write-names.js writes index.js anew, which a newer tfjs needs; tests/tfjs.test.ts compares.
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const HEAD = `// Written by write-names.js.
//
// tfjs is CommonJS. A module that imports it has Node read all its megabytes a second time, in search of the names that
// it exports: 0.25 s in every process. Named here, they need no search. What is loaded is the same, once.
import { createRequire } from 'node:module';

const tfjs = createRequire(import.meta.url)('@tensorflow/tfjs');

`;

/** The text of index.js for the tfjs that is installed. */
export function facade() {
  const names = Object.keys(createRequire(import.meta.url)('@tensorflow/tfjs')).sort();
  return `${HEAD}export const {\n${names.map(name => `  ${name},\n`).join('')}} = tfjs;\n`;
}

if (process.argv[1] === import.meta.filename) {
  writeFileSync(join(import.meta.dirname, 'index.js'), facade());
}
