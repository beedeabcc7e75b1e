import { EnginePlatformError } from './errors.ts';
import type { WheelEntry } from './wheels.ts';

/** Throws `EnginePlatformError` where the wheel needs a newer C library than the machine has, or another one. */
export function requireHost(entry: WheelEntry, glibc: string | undefined = hostGlibc()): void {
  const needed = /^manylinux_(\d+)_(\d+)_/.exec(entry.tags.platform);
  if (!needed) return;
  const wanted = `${needed[1]}.${needed[2]}`;
  if (!glibc) {
    throw new EnginePlatformError(
      `TensorFlow needs the GNU C library ${wanted} or newer; this Linux has another C library (Alpine's musl?).`,
      entry.platform,
    );
  }
  const [major = 0, minor = 0] = glibc.split('.').map(Number);
  if (major < Number(needed[1]) || (major === Number(needed[1]) && minor < Number(needed[2]))) {
    throw new EnginePlatformError(
      `TensorFlow needs the GNU C library ${wanted} or newer; this machine has ${glibc}.`,
      entry.platform,
    );
  }
}

function hostGlibc(): string | undefined {
  const report = process.report?.getReport() as { header?: { glibcVersionRuntime?: string } } | undefined;
  return report?.header?.glibcVersionRuntime;
}
