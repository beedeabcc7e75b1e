import { Writable } from 'node:stream';
import pc from 'picocolors';
import { wrapLines } from './text/table.ts';

/** A stream for text; `isTTY` and `columns` as Node's own streams have them. */
export type TextStream = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };

/** What a command talks to; tests hand over their own. */
export interface Io {
  readonly stdout: TextStream;
  readonly stderr: TextStream;
  readonly env: NodeJS.ProcessEnv;
}

export type Colors = ReturnType<typeof pc.createColors>;

/** Colours for a stream: on a terminal unless NO_COLOR is set, elsewhere only with a FORCE_COLOR that is not 0. */
export function colorsOf({ isTTY = false }: TextStream, env: NodeJS.ProcessEnv): Colors {
  const force = env['FORCE_COLOR'];
  const wanted = force ? force !== '0' && force !== 'false' : isTTY && env['TERM'] !== 'dumb';
  return pc.createColors(!env['NO_COLOR'] && wanted);
}

/** Width for text that is laid out for a stream. */
export function widthOf({ columns }: TextStream, fallback = 100): number {
  return columns && columns > 0 ? columns : fallback;
}

/** Text for a stream: broken at its width on a terminal, as it is elsewhere, where programs may read it. */
export function fitted(text: string, stream: TextStream): string {
  return stream.isTTY ? wrapLines(text, widthOf(stream)).join('\n') : text;
}

/** Prints warnings, a line each, on the error stream. */
export function warner({ stderr, env }: Io): (text: string) => void {
  const word = colorsOf(stderr, env).yellow('warning:');
  return text => void stderr.write(`${word} ${text}\n`);
}

/** A stream that forgets what is written. */
export function silence(): TextStream {
  return new Writable({
    write(_chunk, _encoding, done) {
      done();
    },
  });
}
