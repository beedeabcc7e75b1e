import type { ScheduleTarget } from '../config/schedule-target.ts';
import type { ExperimentConfig } from '../config/types.ts';
import type { PartParameter, RunPart } from './parts.ts';

/** The parts of a run that have numbers to be moved. */
export interface Movable {
  readonly config: ExperimentConfig;
  readonly objective: RunPart<'objective'>;
  readonly constraints: readonly RunPart<'constraint'>[];
  readonly optimizers: Readonly<Record<string, RunPart<'optimizer'>>>;
}

/** The numbers a target stands for: `optimizers.default.x` is that of each player without an optimizer of its own. */
export function movesOf(target: ScheduleTarget, parts: Movable): PartParameter[] {
  const { parameter } = target;
  return ownersOf(target, parts).map(part => ({ part, parameter }));
}

function ownersOf(
  target: ScheduleTarget,
  { objective, constraints, optimizers, config }: Movable,
): RunPart[] {
  switch (target.of) {
    case 'objective':
      return [objective];
    case 'constraint':
      return constraints.filter(({ path }) => path === `constraints.${target.index}`);
    case 'optimizer': {
      const { player: asked } = target;
      const own = Object.keys(config.train.optimizers);
      return Object.entries(optimizers)
        .filter(([player]) => (asked === 'default' ? !own.includes(player) : player === asked))
        .map(([, optimizer]) => optimizer);
    }
  }
}
