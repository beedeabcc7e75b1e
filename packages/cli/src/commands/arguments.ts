import type { BackendName, Device } from '@ganzoo/engine';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { DEVICES, parseDevice } from '../device.ts';

/** A whole number, 1 or more. */
export function positiveInteger(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= 1) return value;
  throw new InvalidArgumentError('It must be a whole number, 1 or more.');
}

/** `cpu`, `gpu` or `gpu:N`. */
function deviceArgument(text: string): Device {
  const device = parseDevice(text);
  if (device) return device;
  throw new InvalidArgumentError(`It must be ${DEVICES}.`);
}

/** `last`, `best` or a step. */
export function whichStep(text: string): 'last' | 'best' | number {
  if (text === 'last' || text === 'best') return text;
  if (/^\d+$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a step, `last` or `best`.');
}

/** A URL of http or https. */
export function urlArgument(text: string): URL {
  if (URL.canParse(text) && /^https?:/.test(text)) return new URL(text);
  throw new InvalidArgumentError('It must be a URL of http or https.');
}

/** A port of TCP. */
export function port(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= 65535) return value;
  throw new InvalidArgumentError('It must be a whole number from 0 to 65535.');
}

/** Named here, since the engine is loaded by the commands that need it only. */
const BACKENDS: readonly BackendName[] = ['native', 'wasm', 'cpu'];

/** `--threads`, `--device` and `--backend`: what each command that computes can be told of where and how. */
export function addEngineOptions(command: Command): Command {
  return command
    .option('--threads <n>', 'threads within one operation (default: one a core)', positiveInteger)
    .option('--device <name>', 'cpu or gpu:N (default: a GPU where one can be used)', deviceArgument)
    .addOption(
      new Option(
        '--backend <name>',
        'native TensorFlow, or what runs anywhere (default: native, or wasm where that cannot be had)',
      ).choices(BACKENDS),
    );
}
