import { readFileSync } from 'node:fs';
import { EnginePlatformError } from './errors.ts';
import type { Platform } from './platform.ts';

/** What the wheel is built for; a GPU build would be a second entry of the same platform. */
export type Variant = 'cpu' | 'gpu';

/** One library inside a wheel: its path in the zip, its size in bytes and its sha256 as hex. */
export interface WheelMember {
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
}

/** One wheel of the lock file; `size` is in bytes, `tags` are what pip needs to choose exactly this file. */
export interface WheelEntry {
  readonly platform: Platform;
  readonly variant: Variant;
  readonly project: string;
  readonly version: string;
  readonly file: string;
  readonly size: number;
  readonly sha256: string;
  readonly tags: {
    readonly python: string;
    readonly implementation: string;
    readonly abi: string;
    readonly platform: string;
  };
  readonly members: { readonly cc: WheelMember; readonly framework: WheelMember };
}

/** The lock file: every wheel that ganzoo installs, by checksum. */
export interface WheelLock {
  readonly format: 1;
  readonly wheels: readonly WheelEntry[];
}

let shipped: WheelLock | undefined;

/** The lock file that ships with the package. */
export function readWheelLock(): WheelLock {
  // The path leads to the same file from src/install and from dist/install, so the JSON needs no copy in dist.
  shipped ??= JSON.parse(
    readFileSync(new URL('../../src/install/wheels.lock.json', import.meta.url), 'utf8'),
  ) as WheelLock;
  return shipped;
}

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

/** The locked wheel of a platform, or undefined where there is none. */
export function lookUpWheel(lock: WheelLock, platform: Platform, variant: Variant): WheelEntry | undefined {
  return lock.wheels.find(wheel => wheel.platform === platform && wheel.variant === variant);
}
