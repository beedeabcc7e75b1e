import { stretchesOf, type RunParts } from '@ganzoo/core';
import type { Engine } from '@ganzoo/engine';
import { CompositionError } from '@ganzoo/sdk';
import { Parameters, type ParameterValues } from '@ganzoo/sdk/host';
import type { Checkpoint } from '../checkpoint/checkpoints.ts';
import type { StepContext, StepPlan } from '../step/context.ts';
import { makeWeights } from '../step/rehearse.ts';
import { averageIn } from './average-path.ts';
import { isBelow } from './frozen.ts';

/** The checkpoint of another run from which a training takes weights. */
export interface StartWeights {
  readonly checkpoint: Pick<Checkpoint, 'nets' | 'extras' | 'state'>;
  /** Its run as people know it. */
  readonly run: string;
}

/** Most lines on what does not fit. */
const SHOWN = 8;

/** The weights that `train.from` takes, by path; averaged ones where it says so and there are any. */
export function chosenWeights({ config, game }: RunParts, { checkpoint }: StartWeights): ParameterValues {
  const { weights, averaged } = config.train.from!;
  const wanted = weights ?? Object.keys(game.nets);
  const taken = [...checkpoint.nets].filter(([path]) => wanted.some(above => isBelow(path, above)));
  return new Map(
    taken.map(([path, own]) => [path, (averaged && averageIn(checkpoint.extras, path)) || own] as const),
  );
}

/** A weight that the nets of a run make, or what they keep beside their weights. */
interface Made {
  readonly path: string;
  readonly shape: readonly number[];
  readonly trainable: boolean;
  /** True where only a later phase makes it. */
  readonly later: boolean;
}

/** `[path, what is wrong with it]` of weights that the nets need and the other run does not have so. */
type Misfit = readonly [path: string, fault: string];

/**
 * Holds the weights of another run against those that the nets of this one make, on a graph that is thrown away; gives the
 * paths of those that no net has asked for.
 *
 * Throws {@link CompositionError} with the names and shapes of all that do not fit. Layers of later phases that the other
 * run does not have begin as they would without it.
 */
export function checkStart(
  engine: Engine,
  context: StepContext,
  start: StartWeights,
  plan: Pick<StepPlan, 'constants'>,
): string[] {
  const { config, game } = context.parts;
  const { weights, frozen } = config.train.from!;
  const given = chosenWeights(context.parts, start);
  const made = weightsMade(engine, context, plan);
  // a net may have no weights at all
  const wanted = weights ?? Object.keys(game.nets).filter(net => made.some(({ path }) => isBelow(path, net)));
  const missing = wanted.filter(above => ![...given.keys()].some(path => isBelow(path, above)));
  refuse(start, [
    ...missing.map((above): Misfit => [above, 'is not among its weights']),
    ...made
      .filter(({ path }) => wanted.some(above => isBelow(path, above)))
      .filter(({ path }) => !missing.some(above => isBelow(path, above)))
      .flatMap(each => misfitOf(each, given)),
  ]);
  refuseFrozen(frozen, made);
  return [...given.keys()].filter(path => !made.some(each => each.path === path));
}

/** All that the nets make in the first phase, and in later ones. */
function weightsMade(engine: Engine, context: StepContext, first: Pick<StepPlan, 'constants'>): Made[] {
  const { parts, rng, schedule } = context;
  const nets = new Parameters(engine, rng.fork('probe'));
  const extras = new Parameters(engine, rng.fork('probe'));
  try {
    makeWeights(engine, { ...context, nets, extras }, first.constants);
    const before = nets.all().length;
    const all = stretchesOf(parts.game).map(stretch => schedule.constantsIn(stretch, first.constants));
    const others = all.filter(each => JSON.stringify(each) !== JSON.stringify(first.constants));
    for (const constants of others) makeWeights(engine, { ...context, nets, extras }, constants);
    return nets.all().map(({ path, variable, trainable }, i) => {
      return { path, shape: [...variable.shape], trainable, later: i >= before };
    });
  } finally {
    nets.dispose();
    extras.dispose();
  }
}

function misfitOf({ path, shape, trainable, later }: Made, given: ParameterValues): Misfit[] {
  const other = given.get(path);
  const own = `[${shape.join(', ')}]`;
  if (other && other.shape.join() === shape.join()) return [];
  if (other) return [[path, `${own} has the shape [${other.shape.join(', ')}] there`]];
  // what nets keep beside their weights may begin here
  return trainable && !later ? [[path, `${own} is not among its weights`]] : [];
}

function refuseFrozen(frozen: readonly string[], made: readonly Made[]): void {
  const unknown = frozen.find(
    above => !made.some(({ path, trainable }) => trainable && isBelow(path, above)),
  );
  if (unknown === undefined) return;
  const layers = new Set(made.map(({ path }) => path.slice(0, path.lastIndexOf('/'))));
  throw new CompositionError(
    `train.from.frozen names '${unknown}', which is no net, layer or weight of this game.`,
    `There are ${[...layers].slice(0, 3 * SHOWN).join(', ')}.`,
  );
}

function refuse({ run, checkpoint }: StartWeights, misfits: readonly Misfit[]): void {
  if (misfits.length === 0) return;
  const lines = misfits.slice(0, SHOWN).map(([path, fault]) => `\n  - ${path} ${fault}`);
  const left = misfits.length > SHOWN ? `\n  - and ${misfits.length - SHOWN} more` : '';
  const nets = new Set([...checkpoint.nets.keys()].map(path => path.slice(0, path.indexOf('/'))));
  throw new CompositionError(
    `Weights of the run ${run} do not fit the nets of this one:${lines.join('')}${left}`,
    `It has weights of ${[...nets].join(', ')}. Say which are to be taken: \`train.from.weights: [${[...nets][0]}]\`.`,
  );
}

/** What is taken from where, in lines for the person; `unused`: paths that no net has asked for. */
export function startNotes(
  { run, checkpoint }: StartWeights,
  count: number,
  unused: readonly string[],
): string[] {
  const step = checkpoint.state.step.toLocaleString('en-US');
  const taken = `The nets start from ${count - unused.length} tensors of ${run}, step ${step}.`;
  if (unused.length === 0) return [taken];
  const names = unused.slice(0, SHOWN).join(', ') + (unused.length > SHOWN ? ' ...' : '');
  return [taken, `No net asks for ${unused.length} more that it has: ${names}.`];
}
