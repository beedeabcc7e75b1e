export { addScores, samplesOverrides, scoreCheckpoint } from './checkpoint/evaluate.ts';
export { openCheckpoint, type CheckpointOptions, type OpenCheckpoint } from './checkpoint/open.ts';
export { drawCheckpoint, type DrawOptions } from './checkpoint/sample.ts';
export { compareRuns, type RunBeside, type RunsBeside } from './compare/compare-runs.ts';
export type { DifferentKey } from './compare/configs.ts';
export type { Comparison, ComparisonScore } from '@ganzoo/evaluate';
export { scoreComparison, type ScoreComparisonOptions } from './compare/score-comparison.ts';
export type { Scores } from './compare/scores.ts';
export { composeExperiment, type ComposedExperiment } from './compose-experiment.ts';
export type { EngineChoice } from './engine-choice.ts';
export {
  ComparisonError,
  NoMetricsError,
  NoPictureError,
  ResumeChangeError,
  RunBusyError,
  RunFolderError,
  RunFolderExistsError,
} from './errors.ts';
export {
  runToEnd,
  type EventOf,
  type LoggedEvent,
  type OpenedEvent,
  type ProfileEvent,
  type RemarkEvent,
  type RunEnd,
  type RunEvent,
} from './events.ts';
export { executeRun, type RunTools } from './execute.ts';
export { findPlugins, readExperiment } from './experiment.ts';
export { readEnvironment, type Environment, type EnvironmentFile } from './folder/environment.ts';
export { RUN_FILES, runFile } from './folder/files.ts';
export type { OnExit } from './folder/hold.ts';
export type { WhichStep } from './folder/open.ts';
export { readEvents, readScores, type EventsLine } from './folder/read.ts';
export type { UsedPlugin } from './folder/used-plugins.ts';
export { writeFileWhole } from './folder/write-file.ts';
export { prepareRun, type PreparedRun } from './prepare.ts';
export type { ProfileSummary, Share } from './profile/summary.ts';
export type { TraceEvent } from './profile/trace-events.ts';
export type { RunRequest, StartOptions } from './request.ts';
export { finishedRun } from './resume.ts';
export { runExperiment, type ExperimentTools } from './run-experiment.ts';
export { RUN, runModule, type RunServices } from './module.ts';
export { OPERATIONS, traceName } from './sinks/profile-folder.ts';
export { RUN_SINKS } from './sinks/run-files.ts';
export { FINAL, pictureName, tableName } from './sinks/samples-folder.ts';
export type { ScoresLine } from './sinks/scores-file.ts';
export type { Sink, SinkContext, SinkFactory } from './sinks/sink.ts';
export { startEngine } from './start-engine.ts';
export type { RunTarget } from './target.ts';
