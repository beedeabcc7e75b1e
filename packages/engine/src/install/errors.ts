import { GanzooError } from '@ganzoo/sdk';
import { formatBytes } from '@ganzoo/fetch';
import { libraryNames, type Platform } from './platform.ts';
import { wheelsOf, type Wheel, type WheelEntry } from './wheels.ts';

/** A wheel of TensorFlow could not be fetched by any means; `reasons` says what each means answered. */
export class EngineDownloadError extends GanzooError {
  readonly reasons: readonly string[];

  constructor(
    entry: WheelEntry,
    wheel: Wheel,
    reasons: readonly string[],
    options: { kept?: number; cause?: unknown } = {},
  ) {
    const title = wheel.project === entry.project ? 'TensorFlow' : wheel.project;
    const kept = options.kept
      ? `\n  ${formatBytes(options.kept)} of ${formatBytes(wheel.size)} are kept for the next try.`
      : '';
    super({
      code: 'ENGINE_DOWNLOAD',
      message:
        `${title} ${wheel.version} (${wheel.file}, ${formatBytes(wheel.size)}) could not be downloaded.` +
        reasons.map(reason => `\n  - ${reason}`).join('') +
        kept,
      hint: waysOn(entry, wheel),
      cause: options.cause,
    });
    this.reasons = reasons;
  }
}

/** A file is not the one that is locked: its size or sha256 differs. */
export class EngineChecksumError extends GanzooError {
  readonly expected: string;
  readonly found: string;

  constructor(facts: { file: string; expected: string; found: string; hint: string }) {
    super({
      code: 'ENGINE_CHECKSUM',
      message: `${facts.file} is not the expected file: expected ${facts.expected}, found ${facts.found}.`,
      hint: facts.hint,
    });
    this.expected = facts.expected;
    this.found = facts.found;
  }
}

/** There is no TensorFlow wheel for this machine. */
export class EnginePlatformError extends GanzooError {
  constructor(message: string, platform: Platform) {
    const names = libraryNames(platform);
    super({
      code: 'ENGINE_PLATFORM',
      message,
      hint:
        `Use one of the supported platforms, or build TensorFlow for this one and set GANZOO_LIBTENSORFLOW ` +
        `to the folder that holds ${names.cc} and ${names.framework}.`,
    });
  }
}

/** The cache folder has too little space or cannot be written. */
export class EngineDiskError extends GanzooError {
  constructor(message: string, cause?: unknown) {
    super({
      code: 'ENGINE_DISK',
      message,
      hint: 'Make room there or allow writing there, or set GANZOO_CACHE to a folder on another disk.',
      cause,
    });
  }
}

/** A library or wheel that the person pointed at is missing or unusable. */
export class EngineLibraryError extends GanzooError {
  constructor(message: string, hint: string, cause?: unknown) {
    super({ code: 'ENGINE_LIBRARY', message, hint, cause });
  }
}

function waysOn(entry: WheelEntry, wheel: Wheel): string {
  const names = libraryNames(entry.platform);
  const count = wheelsOf(entry).length;
  const others = count > 1 ? ` and the other ${count - 1} wheels into one folder` : '';
  const install = `ganzoo engine install${entry.variant === 'gpu' ? ' --gpu' : ''}`;
  const brought = `${install} --wheel ${count > 1 ? 'FOLDER' : 'FILE'}`;
  return [
    'There are three ways on:',
    '1. Set up the network, the proxy or the package index (pip config, PIP_INDEX_URL or GANZOO_PYPI_INDEX)',
    `   and run \`${install}\` again: it continues where it stopped.`,
    `2. Download ${wheel.file}`,
    `   (sha256 ${wheel.sha256})${others}`,
    `   on another machine, bring it here and run \`${brought}\`.`,
    `3. Set GANZOO_LIBTENSORFLOW to a folder that holds ${names.cc} and`,
    `   ${names.framework} of TensorFlow ${entry.version}.`,
  ].join('\n  ');
}
