import { markdownTable } from '../shared/markdown-table.ts';
import { MODES, type GameName, type ModeName } from './games.ts';

/** What came of one trial. */
export interface TrialResult {
  readonly game: GameName;
  readonly mode: ModeName;
  readonly signal: string;
  /** Where it was ended, in words; a point that came too late, since the run was over, says so. */
  readonly points: readonly string[];
  readonly killed: number;
  /** Newest checkpoint at each end; null before the first. */
  readonly checkpoints: readonly (number | null)[];
  /** True where a half-written checkpoint lay there at one of the ends. */
  readonly torn: boolean;
  readonly differences: readonly string[];
}

/** Results with what they were made by and on. */
export interface KillReport {
  readonly date: string;
  readonly command: string;
  readonly seed: number;
  readonly machine: Readonly<Record<string, string | number>>;
  /** Trials there were to be; more than results where the script was ended early. */
  readonly planned: number;
  readonly results: readonly TrialResult[];
}

/** The report as Markdown. */
export function reportOf({ date, command, seed, machine, planned, results }: KillReport): string {
  const games = [...new Set(results.map(({ game }) => game))];
  const modes = (Object.keys(MODES) as ModeName[]).filter(mode => results.some(each => each.mode === mode));
  // a trial whose run was over before its point was reached shows nothing
  const ended = results.filter(({ killed }) => killed > 0);
  const kills = ended.filter(({ signal }) => signal === 'SIGKILL');
  const asked = ended.filter(({ signal }) => signal !== 'SIGKILL');
  const others = asked.length > 0 ? `, and ${shareOf(asked)} ended by Ctrl-C or SIGTERM` : '';
  const late = results.length - ended.length;
  const missed = late > 0 ? ` In ${late} more the run was over before it could be killed.` : '';
  const cell = (game: string, mode: string): string =>
    shareOf(kills.filter(r => r.game === game && r.mode === mode));
  const kinds = [...new Set(kills.flatMap(({ points }) => points.map(kindOf)))].sort();
  const facts = Object.entries(machine).map(([name, value]) => `${name} ${value}`);
  const early =
    planned > results.length ? ` It was ended early, after ${results.length} of ${planned} trials.` : '';
  const bad = results.filter(({ differences }) => differences.length > 0);
  return `# Kills survived

<!-- prettier-ignore-start -->

${shareOf(kills)} runs that were ended by \`kill -9\` (${sum(kills)} kills, ${kills.filter(r => r.torn).length} of them with a
half-written checkpoint in the folder)${others} left after \`ganzoo run --resume\` the very folder of a run without a break:
every file byte for byte, every row of \`events.jsonl\`, \`scores.jsonl\` and TensorBoard's files but for wall times, speed
and memory.${missed}

Made by \`${command}\` (seed ${seed}) on ${date}, on ${facts.join(', ')}. Every trial is in [kills.json](kills.json).${early}

## By game and way of computing (\`kill -9\`)

${markdownTable(
  ['', ...modes],
  games.map(game => [game, ...modes.map(mode => cell(game, mode))]),
)}

## By the moment of the kill

${markdownTable(
  ['moment', 'kills', 'runs survived'],
  kinds.map(kind => {
    const those = kills.filter(({ points }) => points.some(point => kindOf(point) === kind));
    const count = those
      .flatMap(({ points }) => points)
      .filter(point => kindOf(point) === kind && !point.endsWith('late)')).length;
    return [kind, String(count), shareOf(those)];
  }),
)}

## What differed

${bad.length === 0 ? 'Nothing.' : bad.map(r => `- ${r.game}, ${r.mode}, ${r.points.join(', then ')}: ${r.differences.join('; ')}`).join('\n')}

<!-- prettier-ignore-end -->
`;
}

function shareOf(results: readonly TrialResult[]): string {
  if (results.length === 0) return '';
  return `${results.filter(({ differences }) => differences.length === 0).length} of ${results.length}`;
}

function sum(results: readonly TrialResult[]): number {
  return results.reduce((total, { killed }) => total + killed, 0);
}

/** A point in words without its numbers. */
function kindOf(point: string): string {
  if (point.startsWith('after')) return 'at a random time';
  return point
    .replace(/ \+ .*$/, '')
    .replace(/ \d+ or later/, '')
    .replace(/, \d+ %/, '');
}
