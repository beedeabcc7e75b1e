import { execFile, execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished, vi } from 'vitest';
import { GANZOO } from './ganzoo.ts';

/** Whether there is a tmux on the PATH. */
export function hasTmux(): boolean {
  try {
    execFileSync('tmux', ['-V'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Lines of the terminal, so high that nothing is scrolled away. */
const HEIGHT = 400;

/** A real terminal of a given width, made by a tmux server of the test's own. */
export class Terminal {
  private constructor(private readonly socket: string) {}

  /** Runs commands of ganzoo one after the other in a folder; gone when the test is over. */
  static async open(
    folder: string,
    columns: number,
    commands: readonly (readonly string[])[],
    env: NodeJS.ProcessEnv = {},
  ): Promise<Terminal> {
    const terminal = new Terminal(join(folder, `tmux-${columns}`));
    const ganzoo = (words: readonly string[]): string =>
      [process.execPath, GANZOO, ...words].map(word => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
    // the shell is to outlive a Ctrl-C
    const script = `trap : INT; ${commands.map(words => `${ganzoo(words)}; echo "ended $?"`).join('; ')}; sleep 600`;
    const { FORCE_COLOR: _force, NO_COLOR: _no, TMUX: _tmux, ...usual } = process.env;
    const size = ['-x', String(columns), '-y', String(HEIGHT)];
    await promisify(execFile)(
      'tmux',
      ['-S', terminal.socket, '-f', '/dev/null', 'new-session', '-d', ...size, script],
      {
        cwd: folder,
        env: { ...usual, LC_ALL: 'C.UTF-8', ...env },
      },
    );
    onTestFinished(async () => {
      await terminal.tmux('kill-server').catch(() => undefined);
    });
    return terminal;
  }

  /** Presses a key by tmux's name for it, such as `C-c`. */
  async press(key: string): Promise<void> {
    await this.tmux('send-keys', key);
  }

  /** The screen's lines; those that the terminal had to break are whole again, and as wide as they were written. */
  async lines(): Promise<string[]> {
    return text(await this.tmux('capture-pane', '-p', '-J'));
  }

  /** The screen with the control sequences of its colours. */
  async coloured(): Promise<string> {
    return this.tmux('capture-pane', '-p', '-e');
  }

  /** Waits for a line to appear, and gives all of them. */
  until(pattern: RegExp, times = 1): Promise<string[]> {
    return vi.waitFor(
      async () => {
        const lines = await this.lines();
        if (lines.filter(line => pattern.test(line)).length >= times) return lines;
        throw new Error(`There is no ${times} times ${String(pattern)} in:\n${lines.join('\n')}`);
      },
      { timeout: 120_000, interval: 100 },
    );
  }

  /** Whether the cursor is shown, and whether long lines are broken, as a shell needs both. */
  async state(): Promise<{ cursor: boolean; wraps: boolean }> {
    const flags = await this.tmux('display-message', '-p', '#{cursor_flag} #{wrap_flag}');
    const [cursor, wraps] = flags.trim().split(' ');
    return { cursor: cursor === '1', wraps: wraps === '1' };
  }

  private async tmux(...words: string[]): Promise<string> {
    return (await promisify(execFile)('tmux', ['-S', this.socket, ...words])).stdout;
  }
}

function text(screen: string): string[] {
  const lines = screen.split('\n').map(line => line.trimEnd());
  while (lines.at(-1) === '') lines.pop();
  return lines;
}
