import { experimentSchema, type Catalog } from '@ganzoo/core';
import { join } from 'node:path';
import { ROOT } from '../shared/root.ts';
import type { Generated } from './compare.ts';
import { splitSchema } from './split-schema.ts';

/** Folder of the schemas for editors, one for each kind of plugin and the root. */
export const SCHEMAS = join(ROOT, 'experiments', 'schema');

/** The root, which experiments name in their first line. */
export const EXPERIMENT_SCHEMA = join(SCHEMAS, 'experiment.json');

/** What `ganzoo plugins --schema` prints, as a file for each kind, so that a change of one plugin changes one of them. */
export function schemas(catalog: Catalog): Generated[] {
  const parts = [...splitSchema(experimentSchema(catalog), 'experiment')];
  return parts.map(([name, part]) => [join(SCHEMAS, `${name}.json`), `${JSON.stringify(part, null, 2)}\n`]);
}
