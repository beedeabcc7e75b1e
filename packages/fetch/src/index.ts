/** Checked, resumable downloads: what the engine's installation and the fetching of data sets share. */
export { formatBytes } from './bytes.ts';
export { cacheFolder } from './cache-folder.ts';
export { differenceOf } from './checksum.ts';
export { isDiskFailure, statfsFreeBytes, type FreeBytes } from './disk-space.ts';
export { withFolderLock, withLock } from './lock.ts';
export { get, reasonOf, redact } from './http.ts';
export type { Progress, ProgressListener } from './progress.ts';
export { DEFAULT_RETRY, downloadTo, sizeOf, withRetries, type RetryPolicy } from './resumable-download.ts';
export { terminalProgress } from './terminal-progress.ts';
