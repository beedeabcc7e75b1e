export { interpolationRows, lerp, slerp } from './checkpoint/interpolate.ts';
export { composeExperiment, type ComposedExperiment } from './compose-experiment.ts';
export { compileMode, type EngineChoice } from './engine-choice.ts';
export { ResumeChangeError, RunBusyError, RunFolderError, RunFolderExistsError } from './errors.ts';
export { findPlugins, readExperiment } from './experiment.ts';
export { cleanRunFolder } from './folder/clean.ts';
export { createRunFolder, type NewRunFolder } from './folder/create.ts';
export { lookAround, writeEnvironment, type Environment } from './folder/environment.ts';
export { RUN_FILES, runFile } from './folder/files.ts';
export { latestTime } from './folder/json-lines.ts';
export { lockRunFolder } from './folder/lock.ts';
export {
  damagedText,
  readCheckpoint,
  readRunExperiment,
  requireRunFolder,
  writeResolved,
  type WhichStep,
} from './folder/open.ts';
export { writeFileWhole } from './folder/write-file.ts';
export { displayPath, shellPath } from './paths.ts';
export { prepareRun, type PreparedRun } from './prepare.ts';
export type { ProfileSummary, Share } from './profile/summary.ts';
export type { TraceEvent } from './profile/trace-events.ts';
export type { RunRequest, StartOptions } from './request.ts';
export { askedOf, hasEnded, machineDifferences } from './resume.ts';
export { Clock } from './sinks/clock.ts';
export { EventsFile } from './sinks/events-file.ts';
export { OPERATIONS, ProfileFolder, traceName } from './sinks/profile-folder.ts';
export { FINAL, SamplesFolder, pictureName } from './sinks/samples-folder.ts';
export { ScoresFile } from './sinks/scores-file.ts';
export type { EventOf, Sink } from './sinks/sink.ts';
export { TensorBoardFile } from './sinks/tensorboard.ts';
