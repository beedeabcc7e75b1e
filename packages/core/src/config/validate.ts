import { GanzooError } from '@ganzoo/sdk';
import type { Catalog } from '../catalog/catalog.ts';
import { UnknownPluginError } from '../catalog/errors.ts';
import { didYouMean } from '../nearest.ts';
import { checkPart, checkStructure } from './check-schema.ts';
import { hintOf, type Problem } from '../experiment-error.ts';
import { fillParts, type Circle } from './fill-parts.ts';
import { partsIn, type FoundPart } from './part-schema.ts';
import { isRecord } from './schema.ts';
import { checkScheduleTargets, formatScheduleTarget, parseScheduleTarget } from './schedule-target.ts';
import { STRUCTURE } from './structure.ts';
import { at, placeOf, placeOfKey, plain } from './tree.ts';
import type { Tree } from './tree.ts';
import type { ExperimentConfig } from './types.ts';

/** A configuration with every default filled in, and its mistakes. It is an {@link ExperimentConfig} when there are none. */
export interface Checked {
  readonly config: Record<string, unknown>;
  readonly problems: readonly Problem[];
}

/**
 * The merged tree as a plain value, with the defaults of the structure and of the plugins that are known; where these go
 * round in a circle, `circles` is told.
 */
export function fillDefaults(
  tree: Tree,
  catalog: Catalog,
  name: string,
  circles?: Circle[],
): Record<string, unknown> {
  const given = plain(tree);
  const value = isRecord(given) ? { name, ...given } : { name };
  return fillParts(value, STRUCTURE, catalog, circles) as Record<string, unknown>;
}

/** Checks the structure, each part against its plugin, and what several keys must agree on; all mistakes at once. */
export function validate(tree: Tree, catalog: Catalog, name: string): Checked {
  const circles: Circle[] = [];
  const config = fillDefaults(tree, catalog, name, circles);
  const problems = [...checkStructure(config, tree), ...circles.map(circle => circleProblem(circle, tree))];
  let searched: string | undefined;
  for (const part of partsIn(config, catalog)) {
    const { use } = part.value;
    if (typeof use !== 'string' || use === '') continue;
    try {
      const found = checkPart(part, catalog.get(part.kind, use), tree);
      problems.push(...found.map(problem => withDefaultHint(problem, tree, part)));
    } catch (error) {
      if (!(error instanceof GanzooError)) throw error;
      const path = [...part.path, 'use'];
      const message = `${part.path.join('.')}: ${error.message}`;
      let { hint } = error;
      if (error instanceof UnknownPluginError) {
        // The places are the same for all, so they are told once.
        hint = searched === undefined ? hint : error.advice;
        searched = error.searched;
      }
      problems.push({ where: placeOf(tree, path), path: path.join('.'), message, found: use, hint });
    }
  }
  problems.push(...checkLength(config, tree), ...checkBest(config, tree));
  // Needs the sections it looks at to be whole.
  if (problems.length === 0) {
    problems.push(...checkScheduleTargets(config as unknown as ExperimentConfig, catalog, tree));
  }
  return { config: problems.length === 0 ? withPlainPaths(config) : config, problems: distinct(problems) };
}

/** Each scheduled number is written in one way, so that nobody after this has to know the others. */
function withPlainPaths(config: Record<string, unknown>): Record<string, unknown> {
  const { schedulers, constraints } = config as unknown as ExperimentConfig;
  const plainly = schedulers.map(scheduler => {
    const target =
      scheduler.of === undefined ? undefined : parseScheduleTarget(scheduler.of, { constraints });
    return typeof target === 'object' ? { ...scheduler, of: formatScheduleTarget(target) } : scheduler;
  });
  return { ...config, schedulers: plainly };
}

/** A wrong value that nobody wrote is the mistake of the plugin whose default it is. */
function withDefaultHint(problem: Problem, tree: Tree, { path, value, owner }: FoundPart): Problem {
  const keys = problem.path.split('.');
  if (at(tree, keys.slice(0, path.length + 1)) || !problem.found) return problem;
  const whose = owner && !at(tree, path) ? owner.name : String(value['use']);
  return { ...problem, hint: `It is the default of '${whose}' itself; give a value, or mend the plugin.` };
}

/** Defaults that never end: each plugin uses the next one unless told otherwise. */
function circleProblem({ path, plugins }: Circle, tree: Tree): Problem {
  const names = plugins.map(({ kind, name }) => `${kind} '${name}'`);
  const [first, ...others] = names;
  return {
    where: placeOf(tree, path),
    path: path.join('.'),
    message: `${path.join('.')}: the defaults go round in a circle: ${first} uses ${others.join(', which uses ')}`,
    hint: `Give a value for ${path.join('.')}, or mend the plugins.`,
  };
}

function checkLength(config: Record<string, unknown>, tree: Tree): Problem[] {
  const { train } = config;
  if (!isRecord(train) || 'steps' in train !== 'updates' in train) return [];
  const allowed = 'exactly one of train.steps and train.updates';
  if (!('steps' in train)) {
    const hint = 'Write steps: 20000, or updates: { discriminator: 20000 }.';
    return [
      {
        where: placeOf(tree, ['train']),
        path: 'train',
        message: `${allowed} must be given, there is none`,
        allowed,
        hint,
      },
    ];
  }
  const where = placeOfKey(tree, ['train', 'updates']);
  const hint = 'Take one out; an inherited one with `steps: !delete` or `updates: !delete`.';
  return [
    { where, path: 'train.updates', message: `${allowed} must be given, there are both`, allowed, hint },
  ];
}

function checkBest(config: Record<string, unknown>, tree: Tree): Problem[] {
  const train = config['train'];
  const checkpoints = isRecord(train) ? train['checkpoints'] : undefined;
  const best = isRecord(checkpoints) ? checkpoints['best'] : undefined;
  const metrics = Array.isArray(config['metrics']) ? config['metrics'] : [];
  const used = metrics
    .map(metric => (isRecord(metric) ? (metric['name'] ?? metric['use']) : undefined))
    .filter(name => typeof name === 'string');
  const names = [...new Set(used)];
  if (typeof best !== 'string' || names.includes(best)) return [];
  const allowed = names.length > 0 ? `one of ${names.join(', ')}, or null` : 'null, as there are no metrics';
  const path = ['train', 'checkpoints', 'best'];
  return [
    {
      where: placeOf(tree, path),
      path: path.join('.'),
      message: `${path.join('.')} is '${best}' but must be ${allowed}`,
      found: best,
      allowed,
      hint: hintOf(didYouMean(best, names), 'It names a metric of this experiment.'),
    },
  ];
}

/** Structure and plugin look at the same keys, so a mistake in a reserved key is found twice. */
function distinct(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map(problem => [`${problem.path}\n${problem.message}`, problem])).values()];
}
