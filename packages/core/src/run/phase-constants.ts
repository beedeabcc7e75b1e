import type { Phase } from '@ganzoo/sdk';
import { conforms } from '../config/conforms.ts';
import { parseScheduleTarget } from '../config/schedule-target.ts';
import { describeSchema, show } from '../config/wording.ts';
import { hintOf, type Problem } from '../experiment-error.ts';
import { didYouMean } from '../nearest.ts';
import { misfit } from './faults.ts';
import { movesOf, type Movable } from './moves.ts';
import type { PartParameter } from './parts.ts';

/** What a path that a scheduler could name begins with; any other name is a parameter of the objective. */
const SECTIONS = ['objective', 'architecture', 'nets', 'constraints', 'optimizers', 'train'];

type Constants = Pick<Phase, 'constants'>;

/** Values that a phase sets, by the path of the part and the parameter: `objective.stage`. */
export function constantsOf({ constants }: Constants, parts: Movable): Readonly<Record<string, unknown>> {
  const set = Object.entries(constants ?? {}).flatMap(([name, value]) => {
    const found = parametersOf(name, parts);
    if (typeof found === 'string') return [];
    return found.map(({ part, parameter }) => [`${part.path}.${parameter}`, value] as const);
  });
  return Object.fromEntries(set);
}

/** Constants of phases that are no static parameters of the run's parts, or have values that these do not allow. */
export function* constantMisfits(phases: readonly Phase[], parts: Movable): Generator<Problem> {
  for (const { name: phase, constants = {} } of phases) {
    for (const [name, value] of Object.entries(constants)) {
      const fault = faultOf(name, value, parts);
      if (!fault) continue;
      yield misfit(
        'objective',
        `Phase '${phase}' of ${parts.objective.label} sets '${name}', ${fault[0]}.`,
        fault[1],
      );
    }
  }
}

/** The parameters that a name stands for, or why there are none. */
function parametersOf(name: string, parts: Movable): PartParameter[] | string {
  const [section = '', ...rest] = name.split('.');
  const path = rest.length > 0 && SECTIONS.includes(section) ? name : `objective.${name}`;
  const target = parseScheduleTarget(path, parts.config);
  return typeof target === 'string' ? target : movesOf(target, parts);
}

/** What is wrong with a constant, and what there is instead. */
function faultOf(name: string, value: unknown, parts: Movable): [string, string?] | undefined {
  const found = parametersOf(name, parts);
  if (typeof found === 'string') return [`but ${found}`];
  if (found.length === 0) return ['which names no part of this experiment'];
  for (const { part, parameter } of found) {
    const { label, schema } = part;
    const statics = Object.keys(schema).filter(key => schema[key]!.schedulable === 'static');
    const list = statics.length > 0 ? `Static ones: ${statics.join(', ')}.` : `${label} has no static ones.`;
    const hint = hintOf(didYouMean(parameter, statics), list);
    const own = Object.hasOwn(schema, parameter) ? schema[parameter]! : undefined;
    if (!own) return [`but ${label} has no parameter '${parameter}'`, hint];
    if (own.schedulable !== 'static')
      return [`but '${parameter}' of ${label} is not \`schedulable: 'static'\``, hint];
    // a static parameter is a number, a truth or a name, whose schema is one of JSON
    if (!conforms(own, value))
      return [`but '${parameter}' of ${label} is ${describeSchema(own)}, not ${show(value)}`];
  }
  return undefined;
}
