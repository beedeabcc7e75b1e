import { EnginePlatformError } from './errors.ts';
import type { Platform } from './platform.ts';
import { lookUpWheel, type Variant, type WheelEntry, type WheelLock } from './wheels.ts';

/** The locked wheel of a platform; throws `EnginePlatformError` where there is none. */
export function findWheel(lock: WheelLock, platform: Platform, variant: Variant): WheelEntry {
  const entry = lookUpWheel(lock, platform, variant);
  if (entry) return entry;
  const known = lock.wheels.map(wheel => `${wheel.platform} (${wheel.variant})`).join(', ');
  throw new EnginePlatformError(
    `There is no TensorFlow wheel for ${platform} (${variant}); there are wheels for ${known}.`,
    platform,
  );
}
