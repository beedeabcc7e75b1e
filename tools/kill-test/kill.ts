import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import { GANZOO } from '../shared/root.ts';
import { MODES, experimentOf, type GameName, type ModeName } from './games.ts';

/** A moment at which a run is ended; `delay` in milliseconds after what is watched for has been seen. */
export type KillPoint =
  /** Share of the time that the whole run takes. */
  | { readonly at: 'time'; readonly share: number }
  /** As soon as the run's folder is there. */
  | { readonly at: 'first file'; readonly delay: number }
  /** While a checkpoint of this step or a later one is being written. */
  | { readonly at: 'checkpoint'; readonly step: number; readonly delay: number }
  /** While an older checkpoint is being deleted. */
  | { readonly at: 'deletion'; readonly step: number }
  /** Once `events.jsonl` has this share of the rows it will have, as the next ones are written. */
  | { readonly at: 'event'; readonly share: number; readonly delay: number }
  /** Once the last checkpoint is there, and the run has yet to say that it has ended. */
  | { readonly at: 'last checkpoint'; readonly delay: number };

/** How a process ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
}

/** A run of a game in a folder of its own. */
export class KillableRun {
  readonly folder: string;

  constructor(
    private readonly workplace: string,
    private readonly game: GameName,
    private readonly mode: ModeName,
    name: string,
  ) {
    this.folder = join(workplace, name);
    writeFileSync(join(workplace, `${game}.yaml`), experimentOf(game));
  }

  get steps(): number {
    return MODES[this.mode].steps;
  }

  /** Starts it, or goes on with what is there of it; `more` on the command line. */
  start(...more: string[]): { child: ChildProcess; ended: Promise<Ended> } {
    const fresh = [`${this.game}.yaml`, `train.steps=${this.steps}`, ...MODES[this.mode].words];
    // a process that was killed before there was a folder is simply started again
    const words = existsSync(this.folder) ? ['--resume', this.folder] : [...fresh, '--out', this.folder];
    const child = spawn(process.execPath, [GANZOO, 'run', ...words, ...more], {
      cwd: this.workplace,
      env: { ...process.env, NO_COLOR: '1' },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    }
    const ended = new Promise<Ended>((done, fail) => {
      child.on('error', fail);
      child.on('close', (code, signal) => done({ code, signal, output }));
    });
    return { child, ended };
  }

  /** Runs to the end; throws where that fails. */
  async finish(): Promise<void> {
    const { code, output } = await this.start().ended;
    if (code !== 0) throw new Error(`The run ended with ${code}:\n${output}`);
  }

  /** Starts it, or goes on, and kills it at a point; undefined where it ended before that. */
  async kill(point: KillPoint, whole: Whole, signal: NodeJS.Signals = 'SIGKILL'): Promise<Ended | undefined> {
    const started = performance.now();
    const { child, ended } = this.start();
    const reached = (): boolean => this.isReached(point, whole, performance.now() - started);
    let over = false;
    void ended.then(() => (over = true));
    // a checkpoint may be written within a timer's shortest wait
    const next = (): Promise<void> => (isBrief(point) && existsSync(this.folder) ? turn() : sleep(1));
    while (!over && !reached()) await next();
    if ('delay' in point) wait(point.delay);
    if (!over) child.kill(signal);
    const end = await ended;
    // SIGKILL ends a process by the signal; others are answered by the run itself
    return (signal === 'SIGKILL' ? end.signal === signal : end.code === 130) ? end : undefined;
  }

  private isReached(point: KillPoint, whole: Whole, ms: number): boolean {
    const checkpoints = join(this.folder, 'checkpoints');
    const found = (name: RegExp, from: number): boolean =>
      names(checkpoints).some(each => Number(name.exec(each)?.[1] ?? -1) >= from);
    switch (point.at) {
      case 'time':
        return ms >= point.share * whole.ms;
      case 'first file':
        return existsSync(join(this.folder, 'resolved.yaml'));
      case 'checkpoint':
        return found(/^\.(\d+)\.\d+$/, point.step);
      case 'deletion':
        return found(/^\.(\d+)\.gone$/, point.step);
      case 'event':
        return sizeOf(join(this.folder, 'events.jsonl')) >= point.share * whole.eventBytes;
      case 'last checkpoint':
        return existsSync(join(checkpoints, String(this.steps)));
    }
  }
}

/** What an uninterrupted run of the same experiment took. */
export interface Whole {
  readonly folder: string;
  readonly ms: number;
  readonly eventBytes: number;
}

/** Runs an experiment without a break. */
export async function runWhole(workplace: string, game: GameName, mode: ModeName): Promise<Whole> {
  const run = new KillableRun(workplace, game, mode, 'whole');
  const started = performance.now();
  await run.finish();
  const ms = performance.now() - started;
  return { folder: run.folder, ms, eventBytes: sizeOf(join(run.folder, 'events.jsonl')) };
}

/** Says in a few words where a process was killed. */
export function describe(point: KillPoint): string {
  const after = 'delay' in point && point.delay > 0 ? ` + ${point.delay.toFixed(1)} ms` : '';
  switch (point.at) {
    case 'time':
      return `after ${(100 * point.share).toFixed(0)} % of the time`;
    case 'first file':
      return `folder just made${after}`;
    case 'checkpoint':
      return `writing checkpoint ${point.step} or later${after}`;
    case 'deletion':
      return `deleting checkpoint ${point.step} or later`;
    case 'event':
      return `writing events, ${(100 * point.share).toFixed(0)} %${after}`;
    case 'last checkpoint':
      return `last checkpoint there, end not told${after}`;
  }
}

/** What is to be seen only for the moment that it takes. */
function isBrief({ at }: KillPoint): boolean {
  return at === 'checkpoint' || at === 'deletion';
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // not there yet
  }
}

/** Waits more exactly than a timer does. */
function wait(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}
