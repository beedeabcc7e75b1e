import { stringify } from 'yaml';
import { escapeReferences } from './interpolate.ts';
import { isRecord } from './schema.ts';
import type { ExperimentConfig } from './types.ts';

/**
 * A configuration as an experiment file that needs no other: it loads again to the same configuration.
 *
 * Keys stand in the order of the structure and of the plugins' parameters, so two files can be compared line by line.
 */
export function toYaml(config: ExperimentConfig): string {
  return stringify(escape(config), { lineWidth: 0, aliasDuplicateObjects: false });
}

function escape(value: unknown): unknown {
  if (typeof value === 'string') return escapeReferences(value);
  if (Array.isArray(value)) return value.map(escape);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, escape(inner)]));
}
