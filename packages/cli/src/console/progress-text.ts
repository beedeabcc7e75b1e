import { formatClock, formatCount, formatLoss } from '../text/numbers.ts';

/** How far a training is. */
export interface ProgressState {
  readonly step: number;
  readonly steps: number;
  /** By player. */
  readonly losses: Readonly<Record<string, number>>;
  readonly imagesPerSecond?: number;
  /** Seconds. */
  readonly elapsed: number;
  readonly left?: number;
  /** What is going on, where it is not training. */
  readonly activity?: string;
}

/** Narrowest and widest bar that is drawn, characters. */
const BAR = { least: 8, most: 30 } as const;

/** The line of a terminal: what does not fit is shortened, then left out, least important first. */
export function barLine(state: ProgressState, columns: number): string {
  const { step, steps, losses, imagesPerSecond, elapsed, left, activity } = state;
  const share = steps > 0 ? step / steps : 1;
  const count = `${formatCount(step).padStart(formatCount(steps).length)}/${formatCount(steps)}`;
  const head = `${count} ${percent(share)}`;
  const clock = left === undefined ? formatClock(elapsed) : `${formatClock(elapsed)}<${formatClock(left)}`;
  const speed = imagesPerSecond === undefined ? undefined : `${formatCount(imagesPerSecond)} images/s`;
  const players = Object.keys(losses);
  const long = lossText(losses, players);
  const short = lossText(losses, shortNames(players));
  const bodies = activity
    ? [[activity]]
    : [[long, speed], [short, speed], [short], []].map(parts => parts.filter(part => part));
  // the last column stays free: some terminals wrap as soon as it is written
  const free = columns - 1;
  for (const body of bodies) {
    const rest = [clock, ...body].join('  ');
    const bar = free - head.length - rest.length - 3;
    if (bar >= BAR.least) return `${head} ${drawBar(share, Math.min(bar, BAR.most))}  ${rest}`;
  }
  return [head, clock, activity].filter(Boolean).join('  ').slice(0, Math.max(0, free));
}

/** A plain line for a file. */
export function plainLine(state: ProgressState): string {
  const { step, steps, losses, imagesPerSecond, elapsed, left } = state;
  const count = formatCount(step).padStart(formatCount(steps).length);
  return [
    `step ${count}/${formatCount(steps)} ${percent(steps > 0 ? step / steps : 1)}`,
    lossText(losses, Object.keys(losses)),
    imagesPerSecond === undefined ? '' : `${formatCount(imagesPerSecond)} images/s`,
    `${formatClock(elapsed)} elapsed${left === undefined ? '' : `, ${formatClock(left)} left`}`,
  ]
    .filter(Boolean)
    .join('  ');
}

/** Rounded down, so that 100 % means done. */
function percent(share: number): string {
  return `${String(Math.floor(share * 100)).padStart(3)} %`;
}

function drawBar(share: number, width: number): string {
  const done = Math.floor(Math.min(1, share) * width);
  return '━'.repeat(done) + '─'.repeat(width - done);
}

function lossText(losses: ProgressState['losses'], names: readonly string[]): string {
  // padded for a sign, so that the line does not jump when a loss goes below zero
  return Object.values(losses)
    .map((loss, i) => `${names[i]} ${formatLoss(loss).padStart(6)}`)
    .join('  ');
}

/** The shortest beginnings that tell the names apart, a single letter as a capital: D and G. */
export function shortNames(names: readonly string[]): string[] {
  return names.map(name => {
    for (let length = 1; length < name.length; length++) {
      const start = name.slice(0, length);
      if (names.some(other => other !== name && other.startsWith(start))) continue;
      return length === 1 ? start.toUpperCase() : start;
    }
    return name;
  });
}
