export * from './checkpoint/checkpoints.ts';
export type { ScoreRow } from './checkpoint/state.ts';
export { readSafetensors, writeSafetensors, type NamedTensor } from './checkpoint/safetensors.ts';
export { BatchSource } from './data/batch-source.ts';
export { Feed, type Taken, type Used } from './data/feed.ts';
export { openSource, openSplit } from './data/open-split.ts';
export { DataOrder } from './data/order.ts';
export { ReadAhead } from './data/read-ahead.ts';
export { ResidentSplit } from './data/resident-split.ts';
export * from './data/split-data.ts';
export { StreamedData } from './data/streamed.ts';
export type { Evaluator, Scoring } from './evaluator.ts';
export type { RunStatus, TrainEvent } from './events.ts';
export { OpenCritics } from './looks/critics.ts';
export type { LookContext } from './looks/look.ts';
export { Monitors } from './looks/monitors.ts';
export { averagePath } from './model/average-path.ts';
export type { StartWeights } from './model/start-weights.ts';
export { Viewer, type Results } from './model/viewer.ts';
export { Progress } from './progress.ts';
export { trainingState, type TrainingState } from './model/state.ts';
export { curveCsv } from './pictures/curve-csv.ts';
export { toPng } from './pictures/grid.ts';
export { pictureOf, viewPicture } from './pictures/views.ts';
export {
  NO_PROFILE,
  SPAN,
  StepProfiler,
  type Span,
  type StepsProfile,
  type StepsProfiler,
} from './profile/step-profiler.ts';
export type { WantedMode } from './step/choose-mode.ts';
export { CompiledSteps } from './step/compiled-steps.ts';
export { availableBytes } from './step/memory-check.ts';
export { endedAfter } from './step/end-phase.ts';
export { ModeChoices, type ModeTimes } from './step/mode-times.ts';
export { MOST_STEPS, mostTogether, planAfter } from './step/plan.ts';
export { Schedule } from './step/schedule.ts';
export { takenBy } from './step/repeats.ts';
export { beginAnew } from './step/slots.ts';
export type { StepPlan } from './step/context.ts';
export { lossOnly } from './step/step.ts';
export { suitableThreads, type Threads } from './threads.ts';
export { writeFailure, writing } from './write-failure.ts';
export { toEnd } from './to-end.ts';
export { train } from './trainer.ts';
export { openTraining, type OpenTraining } from './training.ts';
