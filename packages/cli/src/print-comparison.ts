import { existsSync } from 'node:fs';
import {
  compareRuns,
  scoreComparison,
  type Comparison,
  type EngineChoice,
  type RunsBeside,
  type WhichStep,
} from '@ganzoo/run';
import type { Context } from './context.ts';
import { colorsOf, warner, widthOf } from './io.ts';
import { differenceLines, resultLines, scoreLines } from './text/comparison.ts';

export interface PrintComparisonOptions extends EngineChoice {
  readonly step: WhichStep;
  readonly json?: boolean;
}

/** Prints runs beside each other, or all of it as one line of JSON; a metric that fails is told. */
export async function printComparison(
  words: readonly string[],
  { step, json = false, ...choice }: PrintComparisonOptions,
  context: Context,
): Promise<void> {
  const { io } = context;
  const warn = warner(io);
  const overrides = words.filter(isOverride);
  const folders = words.filter(word => !isOverride(word));
  const compared = await compareRuns(folders, { step, overrides });
  compared.warnings.forEach(warn);
  const layout = { width: widthOf(io.stdout), colors: colorsOf(io.stdout, io.env) };
  const print = (lines: readonly string[]): void => void io.stdout.write(`${lines.join('\n')}\n`);
  if (!json) print([...scoreLines(compared, layout), '', ...differenceLines(compared, layout)]);
  const scored = await scoreComparison(compared, {
    ...choice,
    startEngine: async how => (await context.services()).startEngine(how),
    tell: what => io.stderr.write(`${what} …\n`),
  });
  for (const note of [...scored.warnings, ...scored.notes]) io.stderr.write(`${note}\n`);
  for (const { tag, result } of scored.scores)
    if ('failed' in result) warn(`${tag} gave no score: ${result.failed}`);
  if (json) io.stdout.write(`${JSON.stringify(asJson(compared, scored))}\n`);
  else if (scored.scores.length > 0) print(['', ...resultLines(scored.scores, layout)]);
}

/** True for `key=value`, `+key=value` and `~key`, unless there is a folder of that name. */
function isOverride(word: string): boolean {
  return (word.includes('=') || /^[+~]/.test(word)) && !existsSync(word);
}

function asJson({ runs, better, differences }: RunsBeside, { scores }: Comparison): object {
  const byRun = (values: readonly unknown[]): object =>
    Object.fromEntries(runs.map(({ name }, i) => [name, values[i]]));
  const metrics = scores.map(({ tag, better: direction, result }) => {
    const told = 'failed' in result ? result : { value: result.value, beside: result.beside ?? {} };
    return [tag, { better: direction, ...told }] as const;
  });
  return {
    runs: runs.map(({ name, step, scores: recorded, found }) => ({
      name,
      folder: found.folder,
      step,
      scores: recorded,
    })),
    better,
    differences: Object.fromEntries(differences.map(({ path, values }) => [path, byRun(values)])),
    metrics: Object.fromEntries(metrics),
  };
}
