import type { CompileMode, EngineOpError, StepFunction } from '@ganzoo/engine';
import { GanzooError } from '@ganzoo/sdk';
import type { StepPlan } from './context.ts';
import type { ModeTimes } from './mode-times.ts';
import { MOST_STEPS } from './plan.ts';
import type { PlannedStep } from './planned-step.ts';

/** A step that was compiled just now, and what that took. */
export interface CompiledNow {
  readonly what: string;
  readonly traceMs: number;
  /** XLA's own compilation, also where that was only tried; left out where there was none. */
  readonly xlaMs?: number;
  readonly nodes: number;
}

/** XLA cannot compile a step, and nothing else may. */
export class XlaError extends GanzooError {
  override readonly exitCode = 1;
  constructor(what: string, error: EngineOpError) {
    super({
      code: 'XLA',
      message: `XLA cannot compile the ${what}: ${error.message}`,
      hint: 'train.compile=auto takes XLA only where it can, train.compile=graph never.',
      cause: error,
    });
  }
}

/** What is told of functions of a plan's step, and of their tracing. */
export function toldOf(
  plan: StepPlan,
  { mode, loop }: PlannedStep,
  made: readonly StepFunction[],
  traced: readonly StepFunction[],
): CompiledNow {
  const how = mode === 'xla' ? ', by XLA' : '';
  const loops = loop !== undefined && made.includes(loop);
  return {
    what: wordsOf(plan) + how + (loops ? `, up to ${MOST_STEPS} steps a call` : ''),
    traceMs: traced.reduce((sum, { traceMs }) => sum + traceMs, 0),
    nodes: made.reduce((sum, { nodes }) => sum + nodes, 0),
  };
}

/** What was measured, and what follows. */
export function choiceText({ graph, compile = 0 }: ModeTimes, xla: number, mode: CompileMode): string {
  const [one, other] = [graph, xla].map(ms => Number(ms.toPrecision(2)));
  return (
    `A step takes ${one} ms as a graph and ${other} ms by XLA, whose compilation takes ${(compile / 1000).toFixed(1)} s ` +
    `a program: the run goes on ${mode === 'xla' ? 'by XLA' : 'as a graph'}.`
  );
}

/** `step of discriminator, generator, discIters 5, all scalars`. */
export function wordsOf({ players, discIters, detailed }: StepPlan): string {
  const repeats = discIters === 1 ? '' : `, discIters ${discIters}`;
  return `step of ${players.join(', ')}${repeats}${detailed ? ', all scalars' : ''}`;
}
