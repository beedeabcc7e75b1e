import { inspect } from 'node:util';
import type { Colors } from './io.ts';

/** What to print for an error, and what the process ends with. */
export interface ErrorReport {
  readonly text: string;
  readonly exitCode: number;
}

/** Failures of the system a person can cure: no stack trace is printed for them. */
const SYSTEM = new Map([
  ['ENOSPC', 'There is no room left on the disk.'],
  ['EDQUOT', 'Your disk quota is used up.'],
  ['EACCES', 'You have no permission for that.'],
  ['EPERM', 'You have no permission for that.'],
  ['EROFS', 'The disk cannot be written to.'],
  ['EMFILE', 'Too many files are open; see `ulimit -n`.'],
]);

/**
 * Describes an error: what a person can cure without a stack trace, anything else as a bug with one.
 *
 * With GANZOO_DEBUG set there is always a stack trace, also those of the causes.
 */
export async function reportError(
  error: unknown,
  colors: Colors,
  env: NodeJS.ProcessEnv,
): Promise<ErrorReport> {
  const { GanzooError } = await import('@ganzoo/sdk');
  const { printable } = await import('@ganzoo/sdk/host');
  // files and names may hold what a terminal would obey
  const shown = (text: string): string => printable(text, { lines: true });
  const debug = env['GANZOO_DEBUG'] ? `\n${traces(error).join('\n')}` : '';
  if (error instanceof GanzooError) {
    return { text: paint(shown(error.describe()), colors) + shown(debug), exitCode: error.exitCode };
  }
  const known = describeForeign(error);
  if (known) return { text: paint(shown(known), colors) + shown(debug), exitCode: 1 };
  const message = error instanceof Error ? error.message : String(error);
  return {
    text: [
      colors.red(shown(`internal error: ${message}`)),
      '  This is a bug in ganzoo or a plugin; please report it with these lines:',
      colors.dim(shown(traces(error).join('\n'))),
    ].join('\n'),
    exitCode: 1,
  };
}

/** Errors of libraries that tell of the outside world, not of a bug. */
function describeForeign(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code } = error as NodeJS.ErrnoException;
  const hint = code === undefined ? undefined : SYSTEM.get(code);
  if (hint) return `${error.message}\n  ${hint}`;
  return error.name === 'EventWriteError' ? error.message : undefined;
}

/** Lines of hints begin with two spaces and stay uncoloured. */
function paint(text: string, colors: Colors): string {
  return text
    .split('\n')
    .map(line => (line.startsWith('  ') ? line : colors.red(line)))
    .join('\n');
}

function traces(error: unknown): string[] {
  const all: string[] = [];
  let each = error;
  while (each instanceof Error && all.length < 8) {
    all.push(each.stack ?? each.message);
    each = each.cause;
  }
  if (each !== undefined) all.push(inspect(each, { depth: 1 }));
  return all.map((trace, i) => (i === 0 ? trace : `caused by: ${trace}`));
}
