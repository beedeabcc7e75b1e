import type { PluginKind } from '@ganzoo/sdk';
import type { Catalog } from '../catalog/catalog.ts';
import { hintOf, type Problem } from '../experiment-error.ts';
import { didYouMean } from '../nearest.ts';
import { isRecord } from './schema.ts';
import { placeOf } from './tree.ts';
import type { Tree } from './tree.ts';
import type { ExperimentConfig } from './types.ts';

/** The number a scheduler's `of` names. */
export interface ScheduleTarget {
  /** Section of the experiment that has the part; `train` for a number of its own, which is `discIters`. */
  readonly of: 'optimizers' | 'average' | 'objective' | 'constraints' | 'architecture' | 'nets' | 'train';
  /** Which of the section's parts: a player, a constraint's index, a net; empty where there is one only. */
  readonly which: string;
  /** The way from there to a part inside: parameters, and indices of lists. */
  readonly inner: readonly string[];
  readonly parameter: string;
}

const FORMS =
  'it must be optimizers.<player>.<parameter>, objective.<parameter>, constraints.<index or name>.<parameter>, ' +
  'architecture.<parameter>, nets.<net>.<parameter>, train.average.<parameter> or train.discIters';

/** Sections that are one part. */
const SINGLE = ['objective', 'architecture', 'average'] as const;

/**
 * What the path of a scheduler names: `optimizers.<player>.<parameter>`, `average.<parameter>` or `discIters` (with or
 * without `train.` before it), `objective.<parameter>`, `constraints.<index or name>.<parameter>`,
 * `architecture.<parameter>` or `nets.<net>.<parameter>`, or a parameter of a part inside one of these:
 * `objective.base.<parameter>`.
 *
 * Gives the reason as text when it names none of these or a constraint that is not there or there twice.
 */
export function parseScheduleTarget(
  path: string,
  config: Pick<ExperimentConfig, 'constraints'>,
): ScheduleTarget | string {
  const keys = path.split('.');
  if (keys[0] === 'train') keys.shift();
  const [section = '', ...rest] = keys;
  if (section === 'discIters' && rest.length === 0)
    return { of: 'train', which: '', inner: [], parameter: section };
  const single = SINGLE.find(each => each === section);
  const which = single ? '' : rest.shift();
  const parameter = rest.pop();
  if (which === undefined || !parameter || rest.includes('')) return FORMS;
  const target = { which, inner: rest, parameter };
  if (single) return { of: single, ...target };
  if (section === 'optimizers' || section === 'nets') return { of: section, ...target };
  if (section !== 'constraints') return FORMS;
  const index = indexOf(which, config.constraints);
  return typeof index === 'number' ? { ...target, of: section, which: String(index) } : index;
}

function indexOf(asked: string, constraints: ExperimentConfig['constraints']): number | string {
  const names = constraints.map(({ use }) => use);
  const has = names.map((name, index) => `${index} is ${name}`).join(', ') || 'there are none';
  if (/^\d+$/.test(asked))
    return Number(asked) < names.length ? Number(asked) : `there is no constraint ${asked}: ${has}`;
  const first = names.indexOf(asked);
  if (first < 0)
    return [`there is no constraint '${asked}': ${has}`, didYouMean(asked, names)].filter(Boolean).join('. ');
  return first === names.lastIndexOf(asked)
    ? first
    : `there is more than one '${asked}', give its index: ${has}`;
}

/** The one way of writing what a scheduler changes. */
export function formatScheduleTarget({ of, which, inner, parameter }: ScheduleTarget): string {
  return [of, ...(which === '' ? [] : [which]), ...inner, parameter].join('.');
}

/** Schedulers whose `of` names no schedulable number of a plugin that is known. */
export function checkScheduleTargets(config: ExperimentConfig, catalog: Catalog, tree: Tree): Problem[] {
  return config.schedulers.flatMap(({ of }, index): Problem[] => {
    if (typeof of !== 'string') return [];
    const refused = refusal(of, config, catalog);
    if (!refused) return [];
    const path = ['schedulers', String(index), 'of'];
    const name = path.join('.');
    const message = `${name} is '${of}', but ${refused.message}`;
    return [{ ...refused, where: placeOf(tree, path), path: name, message }];
  });
}

type Refusal = Omit<Problem, 'path'>;

/** A part and the kind of plugin it uses. */
interface Located {
  readonly kind: PluginKind;
  readonly part: Readonly<Record<string, unknown>>;
}

function refusal(of: string, config: ExperimentConfig, catalog: Catalog): Refusal | undefined {
  const target = parseScheduleTarget(of, config);
  if (typeof target === 'string') return { message: target };
  if (target.of === 'train') return undefined;
  const outer = locatePart(target.of, target.which, config);
  if (!outer.part) return { message: `the experiment has no ${outer.missing}` };
  const found = innermost({ kind: outer.kind, part: outer.part }, target.inner, catalog);
  if ('message' in found) return found;
  const { kind, part } = found;
  const use = String(part['use']);
  if (!catalog.has(kind, use)) return undefined;
  const { params } = catalog.get(kind, use);
  const { parameter } = target;
  const schedulable = Object.keys(params).filter(key => params[key]?.schedulable);
  const name = `${kind} '${use}'`;
  const list =
    schedulable.length > 0 ? `Can change: ${schedulable.join(', ')}.` : `No number of ${name} can change.`;
  const allowed = schedulable.join(', ');
  const hint = hintOf(didYouMean(parameter, schedulable), list);
  if (!Object.hasOwn(params, parameter))
    return { message: `${name} has no parameter '${parameter}'`, allowed, hint };
  if (!schedulable.includes(parameter))
    return { message: `'${parameter}' of ${name} cannot change during training`, allowed, hint };
  if (typeof part[parameter] !== 'number')
    return { message: `'${parameter}' of ${name} is no number here`, allowed, hint };
  return undefined;
}

function locatePart(of: Exclude<ScheduleTarget['of'], 'train'>, which: string, config: ExperimentConfig) {
  const { objective, constraints, architecture, nets = {}, train } = config;
  switch (of) {
    case 'objective':
      return { part: objective, kind: 'objective', missing: 'objective' } as const;
    case 'constraints':
      return {
        part: constraints[Number(which)],
        kind: 'constraint',
        missing: `constraint ${which}`,
      } as const;
    case 'architecture':
      return { part: architecture, kind: 'architecture', missing: 'architecture' } as const;
    case 'nets': {
      const part = Object.hasOwn(nets, which) ? nets[which] : undefined;
      return { part, kind: 'architecture', missing: `nets.${which}` } as const;
    }
    case 'average':
      return { part: train.average ?? undefined, kind: 'average', missing: 'train.average' } as const;
    case 'optimizers': {
      const { optimizers } = train;
      // A player that is not named has the default one; which players there are is known once the game is made.
      const part = Object.hasOwn(optimizers, which) ? optimizers[which] : optimizers.default;
      return { part, kind: 'optimizer', missing: 'optimizer' } as const;
    }
  }
}

/** The part that a way leads to from an outer one, or why it leads to none. */
function innermost(outer: Located, way: readonly string[], catalog: Catalog): Located | Refusal {
  let { kind, part } = outer;
  for (let i = 0; i < way.length; i++) {
    const key = way[i]!;
    const use = String(part['use']);
    const params = catalog.has(kind, use) ? catalog.get(kind, use).params : {};
    const schema = Object.hasOwn(params, key) ? params[key] : undefined;
    if (schema?.type !== 'part' && schema?.type !== 'parts') {
      const inside = Object.keys(params).filter(each => params[each]?.kind !== undefined);
      const has = inside.length > 0 ? `Parts inside it: ${inside.join(', ')}.` : undefined;
      const hint = hintOf(didYouMean(key, inside), has);
      return { message: `${kind} '${use}' has no part '${key}' inside it`, allowed: inside.join(', '), hint };
    }
    const given = part[key];
    const index = schema.type === 'parts' ? way[++i] : undefined;
    const inner = Array.isArray(given) ? (given[Number(index)] as unknown) : given;
    if (!isRecord(inner)) {
      const count = Array.isArray(given) ? given.length : 0;
      return { message: `'${key}' of ${kind} '${use}' is a list of ${count} parts, counted from 0` };
    }
    ({ kind } = schema);
    part = inner;
  }
  return { kind, part };
}
