/** Finding and installing TensorFlow's C library: cache, pip, PyPI over HTTPS, or a wheel that is brought along. */
export {
  EngineChecksumError,
  EngineDiskError,
  EngineDownloadError,
  EngineLibraryError,
  EnginePlatformError,
} from './errors.ts';
export { installTensorFlow } from './install.ts';
export { locateTensorFlow, type Installed, type LocateOptions } from './locate.ts';
export { currentPlatform, type Platform } from './platform.ts';
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
