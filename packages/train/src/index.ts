export * from './checkpoint/checkpoints.ts';
export type { CheckpointState, ScoreRow } from './checkpoint/state.ts';
export { readSafetensors, writeSafetensors, type NamedTensor } from './checkpoint/safetensors.ts';
export { openSplit } from './data/open-split.ts';
export { DataOrder } from './data/order.ts';
export { ReadAhead } from './data/read-ahead.ts';
export { ResidentSplit, byteScale } from './data/resident.ts';
export * from './data/split-data.ts';
export { StreamedData } from './data/streamed.ts';
export type { Evaluator, Scoring } from './evaluator.ts';
export type { RunStatus, TrainEvent } from './events.ts';
export { drawLatent } from './model/latent.ts';
export { makeNets } from './model/nets.ts';
export { Sampler, type Samples } from './model/sampler.ts';
export { countWeights, trainingState, type TrainingState } from './model/state.ts';
export { imageGrid, toPng } from './pictures/grid.ts';
export type { Picture } from './pictures/picture.ts';
export { firstExamples, pictureOf } from './pictures/samples.ts';
export { scatter } from './pictures/scatter.ts';
export {
  NO_PROFILE,
  SPAN,
  StepProfiler,
  type Span,
  type StepProfilerOptions,
  type StepsProfile,
  type StepsProfiler,
} from './profile/step-profiler.ts';
export { ModeChoices, type WantedMode } from './step/choose-mode.ts';
export { CompiledSteps, MOST_STEPS } from './step/compiled-steps.ts';
export { MemoryCheck, TrainingMemoryError, availableBytes } from './step/memory-check.ts';
export { mostTogether } from './step/plan.ts';
export { rehearse } from './step/rehearse.ts';
export { Schedule } from './step/scheduled.ts';
export {
  batchesOf,
  lossOnly,
  makeStep,
  stepArguments,
  type StepContext,
  type StepPlan,
} from './step/step.ts';
export { suitableThreads, type Threads } from './threads.ts';
export { WriteError, writeFailure, writing } from './write-failure.ts';
export { train } from './trainer.ts';
export type { TrainingRun } from './training.ts';
