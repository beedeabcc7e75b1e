import cliProgress from 'cli-progress';
import { formatBytes } from './bytes.ts';
import type { Progress, ProgressListener } from './progress.ts';

const LABELS = { download: 'Downloading', verify: 'Checking', unpack: 'Unpacking' } as const;
const STEP_PERCENT = 10;
const STEP_BYTES = 50_000_000;
/** Of several wheels the small ones need no more than their first and last line. */
const FEW_BYTES = 100_000_000;

/** A listener that draws; call `stop` where the installation may have failed, to leave the line in order. */
export type TerminalProgress = ProgressListener & { stop(): void };

/** Draws progress on a terminal as a bar, elsewhere as a plain line every 10 % (every 50 MB of unknown size). */
export function terminalProgress(stream: NodeJS.WriteStream): TerminalProgress {
  return stream.isTTY ? bars(stream) : lines(stream);
}

function bars(stream: NodeJS.WriteStream): TerminalProgress {
  let bar: cliProgress.SingleBar | undefined;
  let phase: string | undefined;
  const stop = () => {
    bar?.stop();
    bar = undefined;
  };
  const listener: ProgressListener = progress => {
    const { received, total } = progress;
    const name = nameOf(progress);
    // A phase that is over stays drawn as it is, and leaves no timer behind that keeps the process alive.
    if (!bar && phase === name && received === total) return;
    const payload = {
      label: progress.what === undefined ? LABELS[progress.phase] : name,
      done: amountOf(progress),
    };
    if (!bar || phase !== name) {
      stop();
      phase = name;
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
    const { what, received, total } = progress;
    const few = what !== undefined && (total ?? 0) < FEW_BYTES;
    const percent = few ? 100 : STEP_PERCENT;
    const step =
      total === undefined
        ? Math.floor(received / STEP_BYTES)
        : Math.floor((100 * received) / (total || 1) / percent);
    const key = `${nameOf(progress)} ${step}`;
    if (key === last) return;
    last = key;
    const share = total === undefined ? '' : ` ${step * percent} %`;
    stream.write(`${nameOf(progress)}:${share} (${amountOf(progress)})\n`);
  };
  return Object.assign(listener, { stop: () => {} });
}

function nameOf({ phase, what = 'TensorFlow' }: Progress): string {
  return `${LABELS[phase]} ${what}`;
}

function amountOf({ received, total }: Progress): string {
  return total === undefined ? formatBytes(received) : `${formatBytes(received)} of ${formatBytes(total)}`;
}
