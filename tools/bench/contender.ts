import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { Answers, Request } from './protocol.ts';

/** A program of its own that does a work's steps when asked. */
export class Contender {
  private readonly child: ChildProcessByStdio<Writable, Readable, Readable>;
  private readonly lines: AsyncIterator<string>;
  private complaint = '';

  /** Starts the program, in the folder `cwd` or in the current one. */
  constructor(
    readonly name: string,
    command: readonly string[],
    cwd?: string,
  ) {
    this.child = spawn(command[0]!, command.slice(1), { cwd, stdio: ['pipe', 'pipe', 'pipe'] });
    this.child.stderr.on(
      'data',
      (text: Buffer) => (this.complaint = `${this.complaint}${text.toString()}`.slice(-2000)),
    );
    this.child.stdin.on('error', () => undefined); // a program that ended is found by its missing answer
    this.lines = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
  }

  /** Waits for the answer; throws with what the program wrote to standard error where none comes. */
  async ask<A extends Request['ask']>(request: Request & { readonly ask: A }): Promise<Answers[A]> {
    this.child.stdin.write(`${JSON.stringify(request)}\n`);
    for (;;) {
      const { value, done } = (await this.lines.next()) as IteratorResult<string, undefined>;
      if (done) throw new Error(`${this.name} ended without an answer:\n${this.complaint}`);
      if (!value.startsWith('{')) continue;
      return (JSON.parse(value) as Answers)[request.ask];
    }
  }

  end(): void {
    this.child.kill();
  }
}
