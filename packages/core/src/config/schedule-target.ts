import type { Catalog } from '../catalog/catalog.ts';
import { hintOf, type Problem } from '../experiment-error.ts';
import { didYouMean } from '../nearest.ts';
import { placeOf } from './tree.ts';
import type { Tree } from './tree.ts';
import type { ExperimentConfig } from './types.ts';

/** The number a scheduler's `of` names, as it is written. */
export type ScheduleTarget =
  | { readonly of: 'optimizer'; readonly player: string; readonly parameter: string }
  | { readonly of: 'objective'; readonly parameter: string }
  | { readonly of: 'constraint'; readonly index: number; readonly parameter: string };

/**
 * What the path of a scheduler names: `optimizers.<player>.<parameter>` (with or without `train.` before it),
 * `objective.<parameter>` or `constraints.<index or name>.<parameter>`.
 *
 * Gives the reason as text when it names none of these or a constraint that is not there or there twice.
 */
export function parseScheduleTarget(
  path: string,
  config: Pick<ExperimentConfig, 'constraints'>,
): ScheduleTarget | string {
  const keys = path.split('.');
  if (keys[0] === 'train') keys.shift();
  const [section = '', second = '', third] = keys;
  if (section === 'objective' && keys.length === 2) return { of: 'objective', parameter: second };
  if (section === 'optimizers' && keys.length === 3 && third)
    return { of: 'optimizer', player: second, parameter: third };
  if (section === 'constraints' && keys.length === 3 && third) {
    const index = indexOf(second, config.constraints);
    return typeof index === 'number' ? { of: 'constraint', index, parameter: third } : index;
  }
  return 'it must be optimizers.<player>.<parameter>, objective.<parameter> or constraints.<index or name>.<parameter>';
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
export function formatScheduleTarget(target: ScheduleTarget): string {
  const { of, parameter } = target;
  if (of === 'objective') return `objective.${parameter}`;
  return of === 'optimizer'
    ? `optimizers.${target.player}.${parameter}`
    : `constraints.${target.index}.${parameter}`;
}

/** Mistakes in `of`: it must name a number that is there and that its plugin lets change. */
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

function refusal(of: string, config: ExperimentConfig, catalog: Catalog): Omit<Problem, 'path'> | undefined {
  const target = parseScheduleTarget(of, config);
  if (typeof target === 'string') return { message: target };
  const { part, kind } = locatePart(target, config);
  if (!part || !catalog.has(kind, part.use)) return undefined;
  const { params } = catalog.get(kind, part.use);
  const { parameter } = target;
  const schedulable = Object.keys(params).filter(key => params[key]?.schedulable);
  const name = `${kind} '${part.use}'`;
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

function locatePart(target: ScheduleTarget, config: ExperimentConfig) {
  if (target.of === 'objective') return { part: config.objective, kind: 'objective' as const };
  if (target.of === 'constraint')
    return { part: config.constraints[target.index], kind: 'constraint' as const };
  const { optimizers } = config.train;
  // A player that is not named has the default one; which players there are is known once the game is made.
  const part = Object.hasOwn(optimizers, target.player) ? optimizers[target.player] : optimizers.default;
  return { part, kind: 'optimizer' as const };
}
