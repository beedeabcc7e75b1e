/** Finding and installing TensorFlow's C library: cache, pip, PyPI over HTTPS, or a wheel that is brought along. */
export { formatBytes } from './bytes.ts';
export { cacheFolder } from './cache-folder.ts';
export { differenceOf, type KnownFile } from './checksum.ts';
export { isDiskFailure, statfsFreeBytes, type FreeBytes } from './disk-space.ts';
export {
  EngineChecksumError,
  EngineDiskError,
  EngineDownloadError,
  EngineLibraryError,
  EnginePlatformError,
} from './errors.ts';
export { withFolderLock } from './folder-lock.ts';
export { reasonOf, redact } from './http.ts';
export { installTensorFlow, type InstallOptions } from './install.ts';
export { locateTensorFlow, type Installed, type LocateOptions } from './locate.ts';
export { currentPlatform, type Platform } from './platform.ts';
export type { Progress, ProgressListener } from './progress.ts';
export { DEFAULT_RETRY, downloadTo, sizeOf, type RetryPolicy } from './resumable-download.ts';
export { terminalProgress, type TerminalProgress } from './terminal-progress.ts';
export {
  bytesOf,
  lookUpWheel,
  readWheelLock,
  type CompanionWheel,
  type Variant,
  type Wheel,
  type WheelEntry,
  type WheelLock,
  type WheelMember,
} from './wheels.ts';
