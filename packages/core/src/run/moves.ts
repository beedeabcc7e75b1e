import type { ScheduleTarget } from '../config/schedule-target.ts';
import type { ExperimentConfig } from '../config/types.ts';
import type { PartParameter, PlacedScheduler, RunPart } from './parts.ts';

/** The parts of a run that have numbers to be moved. */
export interface Movable {
  readonly config: ExperimentConfig;
  readonly objective: RunPart<'objective'>;
  readonly constraints: readonly RunPart<'constraint'>[];
  readonly optimizers: Readonly<Record<string, RunPart<'optimizer'>>>;
  readonly average?: RunPart<'average'>;
  /** By net; nets that share one have the same. */
  readonly architectures: Readonly<Record<string, RunPart<'architecture'>>>;
}

/** The numbers a target stands for: `optimizers.default.x` is that of each player without an optimizer of its own. */
export function movesOf(target: ScheduleTarget, parts: Movable): PartParameter[] {
  const owners = ownersOf(target, parts).flatMap(owner => {
    const part = partInside(owner, target.inner);
    return part ? [part] : [];
  });
  // an architecture that is made for several fields has one number for all of them
  const byPath = new Map(owners.map(part => [part.path, part]));
  return [...byPath.values()].map(part => ({ part, parameter: target.parameter }));
}

function ownersOf(
  { of, which }: ScheduleTarget,
  { objective, constraints, optimizers, average, architectures, config }: Movable,
): RunPart[] {
  switch (of) {
    case 'objective':
      return [objective];
    case 'average':
      return average ? [average] : [];
    case 'train':
      return []; // no number of a part
    case 'constraints':
      return constraints.filter(({ path }) => path === `constraints.${which}`);
    case 'architecture':
      return Object.values(architectures).filter(({ path }) => path === 'architecture');
    case 'nets':
      return Object.values(architectures).filter(({ path }) => path === `nets.${which}`);
    case 'optimizers': {
      const own = Object.keys(config.train.optimizers);
      return Object.entries(optimizers)
        .filter(([player]) => (which === 'default' ? !own.includes(player) : player === which))
        .map(([, optimizer]) => optimizer);
    }
  }
}

/** True for a scheduler that says how often the repeated players move, by its hook or by what it is `of`. */
export function movesDiscIters({ product, target }: Pick<PlacedScheduler, 'product' | 'target'>): boolean {
  return product.discIters !== undefined || (target?.of === 'train' && product.at !== undefined);
}

/** The part that a way of parameters and indices leads to. */
function partInside(outer: RunPart, way: readonly string[]): RunPart | undefined {
  let here: RunPart | readonly RunPart[] | undefined = outer;
  for (const key of way) here = isList(here) ? here[Number(key)] : here?.inner[key];
  return isList(here) ? undefined : here;
}

function isList(here: RunPart | readonly RunPart[] | undefined): here is readonly RunPart[] {
  return Array.isArray(here);
}
