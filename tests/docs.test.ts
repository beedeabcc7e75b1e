import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { REFERENCE, generateReference } from '../tools/reference/generate.ts';

it('docs/plugins.md is what the plugins say (npm run docs)', async () => {
  expect(await readFile(REFERENCE, 'utf8')).toBe(await generateReference());
});
