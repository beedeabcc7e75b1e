import { stretchAt, type PlacedMonitor, type RunParts, type Stretch } from '@ganzoo/core';
import type { History } from '@ganzoo/sdk';
import { discItersAt, playersAt } from './ask-schedulers.ts';
import type { StepPlan } from './context.ts';
import { Schedule } from './schedule.ts';

/** Whoever wants to score after some of the steps. */
interface Scorer {
  due(step: number, last: boolean): boolean;
}

/** One call of TensorFlow: a plan, and how many steps of that very plan it runs. */
export interface StepCall {
  readonly plan: StepPlan;
  readonly together: number;
}

/** How many steps a call may have. */
export interface CallLimits {
  /** Milliseconds a step took in the last call; infinite before there was one. */
  readonly msPerStep: number;
  /** Most steps, however short they are. */
  readonly most: number;
}

/** Steps after which a grid of samples is logged whatever the interval: early training changes fastest. */
const EARLY_PICTURES = new Set([100, 1000, 2000, 5000, 10000, 20000, 50000]);

/** Most steps one call of TensorFlow runs. */
export const MOST_STEPS = 32;

/** Milliseconds one call of TensorFlow may take, so that Ctrl-C and the progress line are never kept waiting. */
const CALL_MS = 50;

/** True after every `every` steps; never for 0. */
export function isDue(step: number, every: number): boolean {
  return every > 0 && step % every === 0;
}

/** True where samples are drawn once `done` steps are done. */
export function drawsAfter({ config, steps }: RunParts, done: number): boolean {
  const { images } = config.log;
  return images > 0 && (isDue(done, images) || EARLY_PICTURES.has(done) || done === steps);
}

/** True where a checkpoint is saved whatever the scores, once `done` steps are done. */
export function savesAfter({ config, steps }: RunParts, done: number): boolean {
  return isDue(done, config.train.checkpoints.every) || done === steps;
}

/** The monitors that show something once `done` steps are done. */
export function showingAfter({ monitors, steps }: RunParts, done: number): PlacedMonitor[] {
  return monitors.filter(({ product, every }) => product.show && (isDue(done, every) || done === steps));
}

/** The phase that begins once `done` steps are done; undefined where none does, and in a game without phases. */
export function beginsAt(
  { game, steps }: RunParts,
  done: number,
  ended?: History['ended'],
): Stretch | undefined {
  if (!game.phases || done === steps) return undefined;
  const stretch = stretchAt(game, done, ended);
  return stretch.from === done ? stretch : undefined;
}

/** True where weights are logged, drawn from, scored or saved once `done` steps are done: a call ends there. */
export function looksAfter(
  parts: RunParts,
  done: number,
  evaluator?: Scorer,
  ended?: History['ended'],
): boolean {
  return (
    isDue(done, parts.config.log.histograms) ||
    drawsAfter(parts, done) ||
    savesAfter(parts, done) ||
    beginsAt(parts, done, ended) !== undefined ||
    showingAfter(parts, done).length > 0 ||
    evaluator?.due(done, done === parts.steps) === true
  );
}

/** The next call: as many steps of one plan as the limits allow, up to the first after which somebody looks. */
export function nextCall(
  parts: RunParts,
  history: History,
  limits: CallLimits,
  looks: (done: number) => boolean,
): StepCall {
  const plan = planAfter(parts, history);
  const most = plan.detailed ? 1 : mostTogether(parts, limits.msPerStep, limits.most);
  const { step } = history;
  let together = 1;
  while (together < most && !looks(step + together)) {
    if (!samePlan(planAfter(parts, { ...history, step: step + together }), plan)) break;
    together += 1;
  }
  return { plan, together };
}

/** What the step after `history.step` does: who moves, how often, and whether all its scalars are wanted. */
export function planAfter(parts: RunParts, history: History): StepPlan {
  const { config, game, steps } = parts;
  const { step } = history;
  const { players, order, batchSize } = stretchAt(game, step, history.ended);
  const constants = scheduleOf(parts).constantsAt(history);
  return {
    players: playersAt(parts, players, history),
    order: order ?? game.order ?? 'in-turn',
    discIters: discItersAt(parts, history),
    detailed: isDue(step + 1, config.log.scalars) || step + 1 === steps,
    ...(batchSize !== undefined && { batchSize }),
    ...(constants && { constants }),
  };
}

const schedules = new WeakMap<RunParts, Schedule>();

function scheduleOf(parts: RunParts): Schedule {
  const schedule = schedules.get(parts) ?? new Schedule(parts);
  schedules.set(parts, schedule);
  return schedule;
}

/** True where one compiled step serves both. */
export function samePlan(a: StepPlan, b: StepPlan): boolean {
  return (
    a.discIters === b.discIters &&
    a.order === b.order &&
    a.detailed === b.detailed &&
    a.batchSize === b.batchSize &&
    a.players.length === b.players.length &&
    a.players.every((name, i) => name === b.players[i]) &&
    JSON.stringify(a.constants) === JSON.stringify(b.constants)
  );
}

/** Most steps a call may run: as the experiment says, or as many as fit into {@link CALL_MS}. */
export function mostTogether({ config }: RunParts, msPerStep: number, most: number): number {
  const { stepsPerCall } = config.train;
  const wanted = stepsPerCall === 'auto' ? Math.floor(CALL_MS / msPerStep) : stepsPerCall;
  return Math.min(Math.max(1, wanted), most);
}
