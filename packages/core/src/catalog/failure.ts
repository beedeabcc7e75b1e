import { GanzooError } from '@ganzoo/sdk';
import type { Where } from '@ganzoo/sdk';
import { displayPath } from '@ganzoo/sdk/host';
import type { BrokenFile, PluginSource } from './sources.ts';

/** Keeps what was thrown while a file was loaded, with the place of the throw where it can be told. */
export function brokenFile(source: PluginSource, cause: unknown): BrokenFile {
  const syntax = syntaxError(cause);
  if (syntax) return { source, cause, ...syntax };
  return { source, cause, message: oneLine(cause), where: throwPlace(source.file, cause) };
}

/** The loader reports a file it cannot parse as text that ends with `path:line:column`. */
function syntaxError(cause: unknown): { message: string; where: Where } | undefined {
  if (!(cause instanceof Error)) return undefined;
  const match = /^(?:ParseError|SyntaxError|[A-Z_]+): ([\s\S]*?)\s*\n\s*(\S.*):(\d+):(\d+)\s*$/.exec(
    cause.message,
  );
  if (!match) return undefined;
  const [, text = '', file = '', line, column] = match;
  return {
    message: `SyntaxError: ${text.replace(`${file}: `, '').trim()}`,
    // The parser counts columns from 0.
    where: { file: displayPath(file), line: Number(line), column: Number(column) + 1 },
  };
}

/** The first line of the stack in the file itself, else in another file of a person's. */
function throwPlace(file: string, cause: unknown): Where {
  const stack = cause instanceof Error ? (cause.stack ?? '') : '';
  const frames = [
    ...stack.matchAll(/^\s+at .*?\(?(?:file:\/\/)?((?:\/|[A-Za-z]:[\\/])[^():]*):(\d+):\d+\)?$/gm),
  ]
    .map(([, path = '', line]) => ({ file: path, line: Number(line) }))
    .filter(frame => !frame.file.includes('/node_modules/'));
  // Columns are left out: the transformed code keeps lines, not columns.
  const own = frames.find(frame => frame.file === file);
  return own ? { file: displayPath(file), line: own.line } : { file: displayPath(file) };
}

function oneLine(cause: unknown): string {
  if (!(cause instanceof Error))
    return `it threw ${typeof cause === 'string' ? `'${cause}'` : String(cause)}`;
  const [first = ''] = cause.message.split('\n');
  const text = first || 'an error without a message';
  return cause instanceof GanzooError || cause.name === 'Error' ? text : `${cause.name}: ${text}`;
}
