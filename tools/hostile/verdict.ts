import { basename } from 'node:path';
import type { Hostile } from './entry.ts';

/** Seconds that refusing one file may take. */
export const MOST_SECONDS = 1;
/** Bytes of memory it may take, beyond what Node takes with nothing to do. */
export const MOST_BYTES = 200e6;

/** What a terminal would obey, but for the end of a line. */
// eslint-disable-next-line no-control-regex -- these are what must not come out
const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

/** What the command said, and with which code it ended. */
export interface Refusal {
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** What is wrong with the way a file was refused, in words; empty where nothing is. */
export function faults(
  { says, overrides }: Hostile,
  file: string,
  { code, stdout, stderr }: Refusal,
): string[] {
  const about = overrides ? 'command line, override 1' : basename(file);
  const checks: readonly [boolean, string][] = [
    [code === 2, `ended with ${code ?? 'a signal'}`],
    [stdout === '', 'wrote to standard output'],
    [says.test(stderr), `does not say ${says}`],
    [stderr.includes(about), `does not name ${about}`],
    [!/^\s+at .*:\d+:\d+\)?$/m.test(stderr), 'shows a stack trace'],
    [!stderr.includes('internal error'), 'calls it a bug'],
    [!CONTROL.test(stderr), 'sends control characters'],
    // a message of several problems has one heading
    [(stderr.match(/ has [\d,]+ problems:$/gm)?.length ?? 0) <= 1, 'says it in more than one block'],
    [stderr.length < 30_000, 'says too much'],
  ];
  return checks.flatMap(([good, fault]) => (good ? [] : [fault]));
}
