import cliProgress from 'cli-progress';
import { formatBytes } from './bytes.ts';
import type { Progress, ProgressListener } from './progress.ts';

const LABELS = { download: 'Downloading', verify: 'Checking', unpack: 'Unpacking' } as const;
const STEP_PERCENT = 10;
const STEP_BYTES = 50_000_000;

/** A listener that draws; call `stop` where the installation may have failed, to leave the line in order. */
export type TerminalProgress = ProgressListener & { stop(): void };

/** Draws progress on a terminal as a bar, elsewhere as a plain line every 10 % (every 50 MB of unknown size). */
export function terminalProgress(stream: NodeJS.WriteStream): TerminalProgress {
  return stream.isTTY ? bars(stream) : lines(stream);
}

function bars(stream: NodeJS.WriteStream): TerminalProgress {
  let bar: cliProgress.SingleBar | undefined;
  let phase: Progress['phase'] | undefined;
  const stop = () => {
    bar?.stop();
    bar = undefined;
  };
  const listener: ProgressListener = progress => {
    const { received, total } = progress;
    // A phase that is over stays drawn as it is, and leaves no timer behind that keeps the process alive.
    if (!bar && phase === progress.phase && received === total) return;
    const payload = { label: LABELS[progress.phase], done: amountOf(progress) };
    if (!bar || phase !== progress.phase) {
      stop();
      phase = progress.phase;
      const format =
        total === undefined ? '{label} {done}' : '{label} [{bar}] {percentage} % {done}, {eta_formatted}';
      bar = new cliProgress.SingleBar({ stream, format }, cliProgress.Presets.legacy);
      bar.start(total ?? 1, 0, payload);
    }
    bar.update(total === undefined ? 0 : received, payload);
    if (received === total) stop();
  };
  return Object.assign(listener, { stop });
}

function lines(stream: NodeJS.WriteStream): TerminalProgress {
  let last = '';
  const listener: ProgressListener = progress => {
    const { phase, received, total } = progress;
    const step =
      total === undefined
        ? Math.floor(received / STEP_BYTES)
        : Math.floor((100 * received) / (total || 1) / STEP_PERCENT);
    const key = `${phase} ${step}`;
    if (key === last) return;
    last = key;
    const share = total === undefined ? '' : ` ${step * STEP_PERCENT} %`;
    stream.write(`${LABELS[phase]} TensorFlow:${share} (${amountOf(progress)})\n`);
  };
  return Object.assign(listener, { stop: () => {} });
}

function amountOf({ received, total }: Progress): string {
  return total === undefined ? formatBytes(received) : `${formatBytes(received)} of ${formatBytes(total)}`;
}
