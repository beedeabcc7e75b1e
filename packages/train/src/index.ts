export * from './checkpoint/checkpoints.ts';
export type { ScoreRow } from './checkpoint/state.ts';
export { readSafetensors, writeSafetensors, type NamedTensor } from './checkpoint/safetensors.ts';
export { BatchSource } from './data/batch-source.ts';
export { Feed, type Used } from './data/feed.ts';
export { openSource, openSplit } from './data/open-split.ts';
export { DataOrder } from './data/order.ts';
export { ReadAhead } from './data/read-ahead.ts';
export { ResidentSplit } from './data/resident-split.ts';
export * from './data/split-data.ts';
export { StreamedData } from './data/streamed.ts';
export type { Evaluator, Scoring } from './evaluator.ts';
export type { RunStatus, TrainEvent } from './events.ts';
export { Monitors } from './looks/monitors.ts';
export { Progress } from './progress.ts';
export { Sampler, type Samples } from './model/sampler.ts';
export { trainingState, type TrainingState } from './model/state.ts';
export { curveCsv } from './pictures/curve-csv.ts';
export { toPng } from './pictures/grid.ts';
export type { Picture } from './pictures/picture.ts';
export { firstExamples, pictureOf } from './pictures/samples.ts';
export {
  NO_PROFILE,
  SPAN,
  StepProfiler,
  type Span,
  type StepsProfile,
  type StepsProfiler,
} from './profile/step-profiler.ts';
export { ModeChoices, type ModeTimes, type WantedMode } from './step/choose-mode.ts';
export { CompiledSteps } from './step/compiled-steps.ts';
export { availableBytes } from './step/memory-check.ts';
export { MOST_STEPS, mostTogether, planAfter } from './step/plan.ts';
export { Schedule } from './step/schedule.ts';
export { batchesOf } from './step/repeats.ts';
export { beginAnew } from './step/slots.ts';
export type { StepPlan } from './step/context.ts';
export { lossOnly } from './step/step.ts';
export { suitableThreads, type Threads } from './threads.ts';
export { writeFailure, writing } from './write-failure.ts';
export { train } from './trainer.ts';
export { openTraining, type OpenTraining } from './training.ts';
