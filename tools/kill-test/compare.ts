import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { readEvents } from 'tensorboard-ts-logger';

/** Files of which only the content counts, or which tell of the machine and the hour. */
const OTHERWISE = /^(environment\.json|events\.jsonl|scores\.jsonl|events\.out\.tfevents\..*)$/;

/** Tags that hold times and memory. */
/** Tags that tell of the machine, or of each start of a run. */
const MACHINE = /^(speed|memory)\/|^environment$/;

/**
 * In what two runs' folders differ; nothing for the same run.
 *
 * Every file is compared byte by byte: weights, optimiser slots, averages, game state, pictures, configuration. Of
 * `events.jsonl`, `scores.jsonl` and TensorBoard's files every row is compared but for wall times, speed and memory;
 * `environment.json`, and the text of that name in TensorBoard, tell of the machine. A lock or a half-written file that was left is a difference.
 */
export function differencesOf(whole: string, resumed: string): string[] {
  const [a, b] = [whole, resumed].map(folder => filesOf(folder));
  const all = new Set([...a!, ...b!].filter(name => !OTHERWISE.test(name)));
  const files = [...all].sort().flatMap(name => {
    if (!a!.has(name)) return [`${name} is left over`];
    if (!b!.has(name)) return [`${name} is missing`];
    const same = readFileSync(join(whole, name)).equals(readFileSync(join(resumed, name)));
    return same ? [] : [`${name} differs`];
  });
  return [
    ...files,
    ...draftsBeside(resumed),
    ...rowDifferences('events.jsonl', rowsOf(whole, 'events.jsonl'), rowsOf(resumed, 'events.jsonl')),
    ...rowDifferences('scores.jsonl', rowsOf(whole, 'scores.jsonl'), rowsOf(resumed, 'scores.jsonl')),
    ...rowDifferences('TensorBoard', boardRows(whole), boardRows(resumed)),
  ];
}

function filesOf(folder: string, inside = ''): Set<string> {
  const entries = readdirSync(join(folder, inside), { withFileTypes: true });
  return new Set(
    entries.flatMap(entry => {
      const name = join(inside, entry.name);
      return entry.isDirectory() ? [...filesOf(folder, name)] : [name];
    }),
  );
}

/** Folders that a process killed while it made the run has left beside it. */
function draftsBeside(folder: string): string[] {
  const drafts = readdirSync(dirname(folder)).filter(name => name.startsWith(`.${basename(folder)}.`));
  return drafts.map(name => `${relative(dirname(folder), name)} is left over beside the run`);
}

function rowsOf(folder: string, name: string): string[] {
  const file = join(folder, name);
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  return lines.filter(Boolean).flatMap(line => {
    const { wallTime: _, ...row } = JSON.parse(line) as Record<string, unknown>;
    return MACHINE.test(String(row['tag'])) ? [] : [JSON.stringify(row)];
  });
}

/** What TensorBoard shows of a run's files: they are read in order, and each START drops the steps from its own on. */
function boardRows(folder: string): string[] {
  const files = readdirSync(folder).filter(name => name.startsWith('events.out.tfevents.'));
  let rows: { step: number; text: string }[] = [];
  for (const name of files.sort()) {
    for (const { step, sessionLog, values } of readEvents(join(folder, name))) {
      if (sessionLog === 'start') rows = rows.filter(row => row.step < step);
      for (const { tag, data, content } of values) {
        // the hyperparameters' table carries the hour at which a session began and ended
        if (MACHINE.test(tag) || tag.startsWith('_hparams_')) continue;
        const bytes = data.map(each =>
          typeof each === 'number' ? each : Buffer.from(each).toString('base64'),
        );
        rows.push({ step, text: JSON.stringify({ step, tag, data: bytes, content: content.length }) });
      }
    }
  }
  return rows.map(({ text }) => text);
}

function rowDifferences(what: string, whole: readonly string[], resumed: readonly string[]): string[] {
  const first = whole.findIndex((row, i) => row !== resumed[i]);
  const at = first < 0 ? whole.length : first;
  if (first < 0 && resumed.length === whole.length) return [];
  const show = (row = 'nothing'): string => row.slice(0, 200);
  return [`${what}, row ${at + 1}: ${show(whole[at])}, but ${show(resumed[at])} after the kill`];
}
