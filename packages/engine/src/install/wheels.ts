import { readFileSync } from 'node:fs';
import { EnginePlatformError } from './errors.ts';
import type { Platform } from './platform.ts';

/** What a build computes on; a GPU build computes on the processor too. */
export type Variant = 'cpu' | 'gpu';

/** One file inside a wheel: its path in the zip, its size in bytes and its sha256 as hex. */
export interface WheelMember {
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
  /** True for a program, such as CUDA's assembler. */
  readonly executable?: boolean;
}

/** One file of a package index; `size` is in bytes, `tags` are what pip needs to choose exactly this file. */
export interface Wheel {
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
}

/** A wheel that TensorFlow's own needs beside it, and what of it is unpacked. */
export interface CompanionWheel extends Wheel {
  readonly members: readonly WheelMember[];
}

/** One build of TensorFlow: its wheel, and for GPUs the wheels of CUDA's libraries. */
export interface WheelEntry extends Wheel {
  readonly platform: Platform;
  readonly variant: Variant;
  readonly members: { readonly cc: WheelMember; readonly framework: WheelMember };
  readonly companions?: readonly CompanionWheel[];
}

/** The lock file: every wheel that ganzoo installs, by checksum; `tools/wheel-lock/main.ts` writes it. */
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

/** The wheels of a build in the order of fetching, each with what of it is unpacked. */
export function wheelsOf(entry: WheelEntry): readonly CompanionWheel[] {
  return [{ ...entry, members: Object.values(entry.members) }, ...(entry.companions ?? [])];
}

/** What all wheels of a build take: bytes to download, and bytes that stay unpacked. */
export function bytesOf(entry: WheelEntry): { download: number; unpacked: number } {
  const wheels = wheelsOf(entry);
  return {
    download: wheels.reduce((sum, { size }) => sum + size, 0),
    unpacked: wheels.flatMap(({ members }) => members).reduce((sum, { size }) => sum + size, 0),
  };
}

/** The locked wheel of a platform, or undefined where there is none. */
export function lookUpWheel(lock: WheelLock, platform: Platform, variant: Variant): WheelEntry | undefined {
  return lock.wheels.find(wheel => wheel.platform === platform && wheel.variant === variant);
}

/** Names one of several wheels; nothing where there is one only. */
export function whatOf(wheel: Wheel, index: number, count: number): string | undefined {
  return count > 1 ? `${wheel.project} (${index + 1} of ${count})` : undefined;
}
