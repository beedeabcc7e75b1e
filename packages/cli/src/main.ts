import { version } from '@ganzoo/run/package-file';
import { Command, CommanderError } from 'commander';
import { COMMANDS, services, type Rebind } from './composition-root.ts';
import type { Context } from './context.ts';
import { Interrupts } from './interrupts.ts';
import { colorsOf, fitted, type Io } from './io.ts';
import { reportError } from './report-error.ts';

const ABOUT = `
Exit codes:
  0    done
  1    internal error: a bug; or the disk or the memory is full
  2    mistake in the input: command line, experiment, plugin, data
  3    the training diverged
  130  interrupted

Examples:
  $ ganzoo run experiments/quick/mnist.yaml
  $ ganzoo plugins objective
  $ ganzoo tensorboard

GANZOO_DEBUG=1 adds stack traces to errors. NO_COLOR=1 turns colours off.
`;

/**
 * Signals that ask a process to end: Ctrl-C, kill, a terminal that is closed, a batch system shortly before its limit.
 *
 * Without a listener, Node would open a port for a debugger at SIGUSR1.
 */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGUSR1'] as const;

/**
 * Runs the command line and gives the exit code.
 *
 * Without `io` it is the process itself: signals are heeded, and the process ends with that code. `rebind` puts other
 * services in place of those of the process.
 */
export async function main(argv: readonly string[], io?: Io, rebind?: Rebind): Promise<number> {
  if (io) return runCommand(argv, io, new Interrupts(() => undefined), rebind);
  const { stdout, stderr, env } = process;
  const interrupts = new Interrupts(code => process.exit(code));
  for (const signal of SIGNALS) process.on(signal, () => interrupts.interrupt(signal));
  let gone = false;
  let unwritten = 0;
  for (const stream of [stdout, stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (gone) return;
      gone = true;
      // whoever read has gone, as `head` does, or the file it goes to cannot grow: a training saves its checkpoint and ends
      if (error.code !== 'EPIPE') {
        unwritten = 1;
        if (stream === stdout) stderr.write(`The output cannot be written: ${error.message}\n`);
      }
      interrupts.interrupt('SIGHUP', unwritten || 130);
    });
  }
  const exitCode = await runCommand(argv, { stdout, stderr, env }, interrupts);
  process.exitCode = unwritten || exitCode;
  return process.exitCode;
}

async function runCommand(
  argv: readonly string[],
  io: Io,
  interrupts: Interrupts,
  rebind?: Rebind,
): Promise<number> {
  let exitCode = 0;
  let loaded: ReturnType<Context['services']> | undefined;
  const context: Context = {
    io,
    interrupts,
    argv,
    end: code => (exitCode = code),
    services: () => (loaded ??= services(context, rebind)),
  };
  try {
    await program(context).parseAsync([...argv]);
    return exitCode;
  } catch (error) {
    // commander has printed its message, or the help that was asked for
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const report = await reportError(error, colorsOf(io.stderr, io.env), io.env);
    io.stderr.write(`${fitted(report.text, io.stderr)}\n`);
    return report.exitCode;
  }
}

function program(context: Context): Command {
  const { io } = context;
  const colors = colorsOf(io.stdout, io.env);
  const errors = colorsOf(io.stderr, io.env);
  const command = new Command('ganzoo')
    .description('An experiment framework for generative adversarial networks.')
    .version(version(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand(false)
    .exitOverride()
    .showSuggestionAfterError()
    .showHelpAfterError('  ganzoo --help lists the commands, ganzoo COMMAND --help their options.')
    .configureHelp({ styleTitle: text => colors.bold(text), minWidthToWrap: 20 })
    .configureOutput({
      writeOut: text => io.stdout.write(text),
      writeErr: text => io.stderr.write(text),
      getOutHelpWidth: () => io.stdout.columns ?? 100,
      getErrHelpWidth: () => io.stderr.columns ?? 100,
      getOutHasColors: () => colors.isColorSupported,
      getErrHasColors: () => errors.isColorSupported,
      outputError: (text, write) => write(errors.red(fitted(text, io.stderr))),
    })
    .addHelpText('after', ABOUT);
  for (const add of COMMANDS) add(command, context);
  return command;
}
