import { Writable } from 'node:stream';
import pc from 'picocolors';

/** A stream for text; `isTTY` and `columns` as Node's own streams have them. */
export type TextStream = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };

/** What a command talks to; tests hand over their own. */
export interface Io {
  readonly stdout: TextStream;
  readonly stderr: TextStream;
  readonly env: NodeJS.ProcessEnv;
}

export type Colors = ReturnType<typeof pc.createColors>;

/** Colours for a stream: on a terminal unless NO_COLOR is set, elsewhere only with FORCE_COLOR. */
export function colorsOf({ isTTY = false }: TextStream, env: NodeJS.ProcessEnv): Colors {
  return pc.createColors(
    !env['NO_COLOR'] && (Boolean(env['FORCE_COLOR']) || (isTTY && env['TERM'] !== 'dumb')),
  );
}

/** Width for text that is laid out for a stream. */
export function widthOf({ columns }: TextStream, fallback = 100): number {
  return columns && columns > 0 ? columns : fallback;
}

/** A stream that forgets what is written. */
export function silence(): TextStream {
  return new Writable({
    write(_chunk, _encoding, done) {
      done();
    },
  });
}
