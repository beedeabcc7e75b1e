import { Rng } from '@ganzoo/sdk';
import { MODES, type GameName, type ModeName } from './games.ts';
import type { KillPoint } from './kill.ts';

/** One run that is ended once or twice, and gone on with. */
export interface Trial {
  readonly game: GameName;
  readonly mode: ModeName;
  readonly points: readonly KillPoint[];
  readonly signal: NodeJS.Signals;
}

/** Random numbers of one trial, drawn one by one. */
class Draw {
  #at = 0;
  readonly #numbers: Float32Array;
  constructor(rng: Rng) {
    this.#numbers = rng.uniform(16);
  }
  between(low: number, high: number): number {
    return low + (high - low) * this.#numbers[this.#at++]!;
  }
}

/** Kinds of points of twenty kills, in turn; the random numbers say where exactly. */
const KINDS: readonly KillPoint['at'][] = [
  ...[
    'time',
    'checkpoint',
    'event',
    'time',
    'last checkpoint',
    'time',
    'checkpoint',
    'time',
    'event',
    'deletion',
  ],
  ...['time', 'first file', 'time', 'event', 'checkpoint', 'time', 'deletion', 'time', 'event', 'time'],
] as KillPoint['at'][];

function pointOf(at: KillPoint['at'], steps: number, draw: Draw): KillPoint {
  // checkpoints are written every ten steps, and deleted once there are more than three
  const step = 10 * Math.floor(draw.between(1, steps / 10 - 3));
  // a checkpoint takes some ten milliseconds to be written
  const delay = draw.between(0, 12);
  switch (at) {
    case 'time':
      return { at, share: draw.between(0.1, 0.95) };
    case 'event':
      return { at, share: draw.between(0, 0.9), delay: draw.between(0, 3) };
    case 'checkpoint':
      return { at, step, delay };
    case 'deletion':
      return { at, step };
    default:
      return { at, delay };
  }
}

/**
 * `kills` trials of a game on a backend, whose ways of computing take turns; every fifth is killed a second time while it
 * goes on. Two more are ended by SIGINT and SIGTERM. The same seed gives the same points.
 */
export function trialsOf(game: GameName, backend: 'native' | 'wasm', kills: number, seed: number): Trial[] {
  const modes = (Object.keys(MODES) as ModeName[]).filter(mode => MODES[mode].backend === backend);
  const rng = new Rng(seed).fork(game).fork(backend);
  const trial = (i: number, at: KillPoint['at'], signal: NodeJS.Signals): Trial => {
    const mode = modes[i % modes.length]!;
    const draw = new Draw(rng.fork(i));
    const first = pointOf(at, MODES[mode].steps, draw);
    const second: KillPoint[] = i % 5 === 4 ? [{ at: 'time', share: draw.between(0.1, 0.6) }] : [];
    return { game, mode, points: [first, ...second], signal };
  };
  return [
    ...Array.from({ length: kills }, (_, i) => trial(i, KINDS[i % KINDS.length]!, 'SIGKILL')),
    trial(kills + 1, 'event', 'SIGINT'),
    trial(kills + 2, 'event', 'SIGTERM'),
  ];
}
