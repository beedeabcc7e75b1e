import { experimentSchema } from '@ganzoo/core';
import { join } from 'node:path';
import { ROOT } from '../shared/root.ts';
import { findAll } from './generate.ts';

/** The schema for editors that {@link generateSchema} is kept in; experiments name it in their first line. */
export const EXPERIMENT_SCHEMA = join(ROOT, 'experiments', 'experiment.schema.json');

/** The schema of experiment files with the plugins as they are now; throws when one of their files does not load. */
export async function generateSchema(): Promise<string> {
  return `${JSON.stringify(experimentSchema(await findAll()), null, 2)}\n`;
}
