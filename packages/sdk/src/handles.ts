import type * as tf from '@ganzoo/tfjs';
import { MOMENT, type Moment } from './moment.ts';
import type { ParamSchemas } from './params.ts';

/**
 * Parameters as a plugin's `create` receives them: a handle in place of each schedulable one.
 *
 * `path` is the part's place in the run, by which a handle finds its own number wherever it is read.
 */
export function withHandles(
  schemas: ParamSchemas,
  params: Readonly<Record<string, unknown>>,
  path: string,
): Record<string, unknown> {
  const given = Object.entries(params).map(([name, value]) => {
    const schedulable = Object.hasOwn(schemas, name) ? schemas[name]!.schedulable : undefined;
    if (!schedulable) return [name, value] as const;
    const number = `${path}.${name}`;
    const handle =
      schedulable === 'static'
        ? (at: Moment): unknown => at[MOMENT].constant(number, value)
        : (at: Moment): tf.Scalar => at[MOMENT].number(number, value as number);
    return [name, handle] as const;
  });
  return Object.fromEntries(given);
}
