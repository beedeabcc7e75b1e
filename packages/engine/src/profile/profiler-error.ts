import { GanzooError } from '@ganzoo/sdk';

/** TensorFlow's profiler cannot be used, or failed. */
export class ProfilerError extends GanzooError {
  constructor(
    reason: string,
    {
      hint = 'Run without `--profile`; `ganzoo engine install` fetches a TensorFlow whose profiler is known to work.',
      cause,
    }: { readonly hint?: string; readonly cause?: unknown } = {},
  ) {
    super({ code: 'ENGINE_PROFILER', message: `TensorFlow's profiler ${reason}.`, hint, cause });
  }
}
