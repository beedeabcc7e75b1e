import {
  composeExperiment,
  executeRun,
  finishedRun,
  type PreparedRun,
  type RunEnd,
  type RunTarget,
} from '@ganzoo/run';
import { displayPath, shellPath } from '@ganzoo/sdk/host';
import { suitableThreads, type RunStatus } from '@ganzoo/train';
import type { Engine } from '@ganzoo/engine';
import { RunConsole } from '../console/console.ts';
import { JsonLines } from '../console/json.ts';
import { BarView, LineView, QuietView } from '../console/progress-view.ts';
import type { Context } from '../context.ts';
import { colorsOf, widthOf, type Io } from '../io.ts';
import { formatCount } from '../text/numbers.ts';
import { headerLines } from './header.ts';
import type { RunOptions } from './request.ts';

/** What the process ends with. */
const EXIT: Readonly<Record<RunStatus, number>> = { completed: 0, stopped: 0, diverged: 3, interrupted: 130 };

const SAVING = 'interrupted: saving the checkpoint; Ctrl-C again ends at once, without it';

/** Runs a prepared experiment to its end, tells the person or prints lines of JSON, and gives the exit code. */
export async function executePrepared(
  { experiment, target, options: start }: PreparedRun,
  options: RunOptions,
  context: Context,
): Promise<number> {
  const { io, interrupts } = context;
  const composed = await composeExperiment(experiment);
  const { steps } = composed.parts;
  const finished = finishedRun(target, composed.parts);
  if (finished) {
    io.stderr.write(completeAlready(finished, steps));
    return 0;
  }
  const { startEngine, ...services } = await context.services();
  const engine = await startEngine({
    ...suitableThreads(composed.parts, start.threads),
    device: start.device,
    backend: start.backend,
  });
  const person = makeConsole(io, options, (color, width, folder) =>
    headerLines(composed.parts, facts(folder, engine, target), color, width),
  );
  const lines = options.json ? new JsonLines(io.stdout) : undefined;
  const stop = new AbortController();
  stop.signal.addEventListener('abort', () => person.tell(SAVING));
  const unregister = interrupts.onExit(() => person.close());
  let opened: string | undefined;
  let trained = false;
  let exitCode = 1;
  try {
    for await (const event of executeRun(composed, target, {
      ...services,
      engine,
      options: start,
      signal: stop.signal,
      onExit: cleanup => interrupts.onExit(cleanup),
      commandLine: context.argv,
    })) {
      lines?.on(event);
      person.on(event);
      if (event.kind === 'opened') {
        opened = event.folder;
        interrupts.arm(stop);
      }
      if ('step' in event && event.step > 0) trained = true;
      if (event.kind === 'end') exitCode = EXIT[event.status];
    }
    return exitCode;
  } catch (error) {
    person.close();
    if (opened !== undefined && trained) io.stderr.write(staysIn(opened));
    throw error;
  } finally {
    unregister();
    person.close();
  }
}

function makeConsole(
  io: Io,
  { json = false, quiet = false }: RunOptions,
  header: (colors: ReturnType<typeof colorsOf>, width: number, folder: string) => readonly string[],
): RunConsole {
  const stream = json ? io.stderr : io.stdout;
  const colors = colorsOf(stream, io.env);
  const width = widthOf(stream);
  // a bar goes neither with a terminal that cannot move its cursor nor with lines of JSON on the same one
  const bar = stream.isTTY && io.env['TERM'] !== 'dumb' && !(json && io.stdout.isTTY);
  const view = quiet ? new QuietView(stream) : bar ? new BarView(stream) : new LineView(stream);
  const errors = { stream: io.stderr, colors: colorsOf(io.stderr, io.env) };
  return new RunConsole({
    view,
    colors,
    errors,
    quiet,
    width,
    header: folder => header(colors, width, folder),
  });
}

/** Where a run goes, what computes it and where it begins. */
function facts(folder: string, engine: Engine, target: RunTarget): [string, string][] {
  const { backend, version, threads, device } = engine.info;
  const used = threads === undefined ? '' : `, ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
  const name =
    backend === 'native'
      ? `TensorFlow ${version} on ${device}`
      : `TensorFlow.js ${version}, ${backend} backend`;
  const rows: [string, string][] = [
    ['run', displayPath(folder)],
    ['engine', `${name}${used}`],
  ];
  if (target.kind === 'resume') {
    const from = target.checkpoint && `after step ${formatCount(target.checkpoint.state.step)}`;
    rows.push(['goes on', from ?? 'at the beginning, since it has no checkpoint yet']);
  }
  return rows;
}

function staysIn(folder: string): string {
  return `The run stays in ${displayPath(folder)}.\n  To go on with it: ganzoo run --resume ${shellPath(folder)}\n`;
}

function completeAlready({ folder, status, step, reason }: RunEnd, steps: number): string {
  const ended =
    status === 'stopped'
      ? `was stopped at step ${formatCount(step)}: ${reason}`
      : `is complete: ${formatCount(steps)} steps.`;
  return (
    `The run in ${displayPath(folder)} ${ended}\n` +
    `  To train longer: ganzoo run --resume ${shellPath(folder)} train.steps=${2 * steps}\n`
  );
}
