import { GanzooError, type Where } from '@ganzoo/sdk';
import type { BackendName } from './backend-name.ts';
import type { Device } from './device.ts';
import type { Precision } from './native/low-precision.ts';

/** TensorFlow's shared library could not be loaded. */
export class EngineLoadError extends GanzooError {
  constructor(path: string, cause: unknown) {
    super({
      code: 'ENGINE_LIBRARY_LOAD',
      message: `TensorFlow's library '${path}' could not be loaded: ${cause instanceof Error ? cause.message : String(cause)}`,
      hint: 'Run `ganzoo engine install` to fetch it again, or set GANZOO_LIBTENSORFLOW to a folder that holds it.',
      cause,
    });
  }
}

/** The requested device is not there, or no build of TensorFlow that can use it. */
export class EngineDeviceError extends GanzooError {
  constructor(device: Device, allowed: readonly Device[], why?: string) {
    super({
      code: 'ENGINE_DEVICE',
      message: `The device ${device} cannot be used; there is ${allowed.join(', ')}.`,
      hint: [
        ...(why === undefined ? [] : [why]),
        `Use \`--device ${allowed.at(-1)}\` to run on what is there.`,
      ].join('\n  '),
    });
  }
}

/** Another backend was asked for than the one that this process has: tfjs has one a process. */
export class EngineBackendError extends GanzooError {
  constructor(asked: BackendName, running: BackendName) {
    super({
      code: 'ENGINE_BACKEND',
      message: `The ${asked} backend cannot be started beside the ${running} backend, which this process runs on.`,
      hint: `Use the ${running} backend, or start another process.`,
    });
  }
}

/** TensorFlow refused an operation. */
export class EngineOpError extends GanzooError {
  override readonly exitCode = 1;
  constructor(operation: string, message: string, plugin?: string) {
    super({
      code: 'ENGINE_OP',
      message: `TensorFlow's ${operation} failed${plugin ? ` in ${plugin}` : ''}: ${message}`,
    });
  }
}

/** TensorFlow could not get the memory for an operation. */
export class EngineMemoryError extends GanzooError {
  override readonly exitCode = 1;
  constructor(operation: string, message: string, plugin?: string) {
    const [, shape] = /tensor with shape\[([\d,]*)\]/.exec(message) ?? [];
    const what = shape === undefined ? '' : ` for a tensor of shape [${shape.replaceAll(',', ', ')}]`;
    super({
      code: 'ENGINE_MEMORY',
      message: `TensorFlow's ${operation} ran out of memory${what}${plugin ? ` in ${plugin}` : ''}.`,
      hint: 'Make batches, examples or nets smaller, or end other programs.',
    });
  }
}

/** A tensor's value was requested while its step was being compiled. */
export class ReadInsideStepError extends GanzooError {
  constructor(plugin: string | undefined) {
    super({
      code: 'STEP_READ',
      message: `${plugin ?? 'A plugin'} reads a tensor's value (data, dataSync, array, print) inside a compiled step.`,
      hint:
        'There is no value yet while a step is compiled: write the choice with tensor operations (tf.where, tf.mul ' +
        'by a mask), return numbers to be logged as `scalars`, or run with `--no-compile` to look at values.',
    });
  }
}

/** A tensor made inside a compiled step is used after the step. */
export class StaleTensorError extends GanzooError {
  constructor(plugin: string | undefined) {
    super({
      code: 'STEP_TENSOR',
      message: `${plugin ?? 'A plugin'} uses a tensor that was made inside a compiled step outside of that step.`,
      hint: "Keep numbers from update to update in the game's `state` or in `net.state`, not in a variable of your own.",
    });
  }
}

/** A plugin's function threw something of its own, or tfjs did because of it. */
export class PluginFailedError extends GanzooError {
  constructor(plugin: string, cause: unknown) {
    super({
      code: 'PLUGIN_FAILED',
      message: `${plugin} failed: ${cause instanceof Error ? cause.message : String(cause)}`,
      where: placeOf(cause),
      hint: 'GANZOO_DEBUG=1 shows the whole stack trace.',
      cause,
    });
  }
}

/** First line of the stack that is neither ours nor a library's; columns are left out, since the loader keeps lines only. */
function placeOf(cause: unknown): Where | undefined {
  const stack = cause instanceof Error ? (cause.stack ?? '') : '';
  const frames = stack.matchAll(/^\s+at .*?\(?(?:file:\/\/)?(\/[^():]*):(\d+):\d+\)?$/gm);
  for (const [, file = '', line] of frames) {
    if (!/\/(node_modules|packages)\//.test(file)) return { file, line: Number(line) };
  }
  return undefined;
}

/** The backend cannot compute in the requested number format. */
export class EnginePrecisionError extends GanzooError {
  constructor(precision: Precision, backend: BackendName) {
    super({
      code: 'ENGINE_PRECISION',
      message: `The ${backend} backend computes in float32 only, not in ${precision}.`,
      hint: 'Set `train.precision=float32`, or use TensorFlow itself with `--backend native`.',
    });
  }
}
