import { ExperimentError, type Catalog } from '@ganzoo/core';
import { GanzooError } from '@ganzoo/sdk';
import { findPlugins, readExperiment } from '@ganzoo/run/experiment';
import { displayPath } from '@ganzoo/sdk/host';
import { colorsOf, fitted, widthOf, type Io } from './io.ts';
import { reportError } from './report-error.ts';
import { formatTable } from './text/table.ts';

export interface ValidateOptions {
  readonly json?: boolean;
}

/** One mistake as a line of `ganzoo validate --json` has it. */
interface JsonProblem {
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  readonly path?: string;
  readonly message: string;
  readonly found?: string;
  readonly allowed?: string;
  readonly hint?: string;
}

/**
 * Checks experiment files one after another, each with the overrides, and tells of each what it holds or what is wrong
 * with it: one block of text, or with `json` one line on standard output. Gives the exit code.
 */
export async function validateFiles(
  files: readonly string[],
  overrides: readonly string[],
  { json = false }: ValidateOptions,
  io: Io,
): Promise<number> {
  let found: Promise<Catalog> | undefined;
  const plugins = (): Promise<Catalog> => (found ??= findPlugins());
  let wrong = 0;
  let exitCode = 0;
  for (const file of files) {
    try {
      const rows = await partsOf(file, overrides, plugins);
      io.stdout.write(
        json
          ? `${JSON.stringify({ file, ok: true, parts: Object.fromEntries(rows) })}\n`
          : good(file, rows, io),
      );
    } catch (error) {
      wrong++;
      const report = await reportError(error, colorsOf(io.stderr, io.env), io.env);
      // a bug of ours outweighs a mistake in a file
      exitCode = exitCode === 1 ? 1 : report.exitCode;
      if (json && error instanceof GanzooError) io.stdout.write(`${JSON.stringify(bad(file, error))}\n`);
      else io.stderr.write(`${fitted(report.text, io.stderr)}\n`);
    }
  }
  if (files.length > 1 && wrong > 0 && !json)
    io.stderr.write(`${wrong} of ${files.length} files are wrong\n`);
  return exitCode;
}

async function partsOf(
  file: string,
  overrides: readonly string[],
  plugins: () => Promise<Catalog>,
): Promise<[string, string][]> {
  const experiment = await readExperiment(file, overrides, plugins);
  // not needed for a file that is refused before
  if (experiment.config.train.from) {
    const { readStart } = await import('@ganzoo/run/start-weights');
    await readStart(experiment);
  }
  const { composeExperiment } = await import('@ganzoo/run/compose-experiment');
  const { partRows } = await import('./run/header.ts');
  return partRows((await composeExperiment(experiment)).parts);
}

function good(file: string, rows: readonly (readonly [string, string])[], { stdout, env }: Io): string {
  const colors = colorsOf(stdout, env);
  const dimmed = rows.map(([name, text]) => [colors.dim(name), text]);
  const lines = formatTable(dimmed, { width: widthOf(stdout), indent: '  ' });
  return `${colors.green('ok')} ${displayPath(file)}\n${lines.join('\n')}\n`;
}

function bad(file: string, error: GanzooError): object {
  return { file, ok: false, code: error.code, problems: problemsOf(error) };
}

function problemsOf(error: GanzooError): JsonProblem[] {
  if (error instanceof ExperimentError) {
    return error.problems.map(({ where, path, message, found, allowed, hint }) => ({
      ...where,
      ...(path !== '' && { path }),
      message,
      found,
      allowed,
      hint,
    }));
  }
  return [{ ...error.where, message: error.message, hint: error.hint }];
}
