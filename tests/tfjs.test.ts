import * as tfjs from '@ganzoo/tfjs';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { facade } from '../packages/tfjs/write-names.js';
import { ROOT } from '../tools/shared/root.ts';

const stock = createRequire(import.meta.url)('@tensorflow/tfjs') as Readonly<Record<string, unknown>>;

it('the facade of tfjs is as write-names.js writes it for the tfjs that is installed', () => {
  expect(readFileSync(join(ROOT, 'packages/tfjs/index.js'), 'utf8')).toBe(facade());
});

it('has every name of tfjs, each the same value', () => {
  expect(Object.keys(tfjs).sort()).toEqual(Object.keys(stock).sort());
  for (const [name, value] of Object.entries(tfjs)) expect(value, name).toBe(stock[name]);
});
