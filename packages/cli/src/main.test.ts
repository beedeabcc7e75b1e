import { Writable } from 'node:stream';
import { version } from '@ganzoo/run/package-file';
import { expect, test } from 'vitest';
import type { TextStream } from './io.ts';
import { main } from './main.ts';

function sink(): { stream: TextStream; text: () => string } {
  let all = '';
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      all += chunk.toString();
      done();
    },
  });
  return { stream, text: () => all };
}

async function ganzoo(...words: string[]): Promise<{ code: number; out: string; err: string }> {
  const [stdout, stderr] = [sink(), sink()];
  const io = { stdout: stdout.stream, stderr: stderr.stream, env: {} };
  const code = await main(['node', 'ganzoo', ...words], io);
  return { code, out: stdout.text(), err: stderr.text() };
}

test('--version', async () => {
  expect(await ganzoo('--version')).toEqual({ code: 0, out: `${version()}\n`, err: '' });
});

test('--help names the exit codes', async () => {
  const { code, out } = await ganzoo('--help');
  expect(code).toBe(0);
  expect(out).toMatch(/Exit codes:\n {2}0 +done\n {2}1 .*\n {2}2 .*\n {2}3 .*\n {2}130 /);
});

test.each(['run', 'validate', 'plugins', 'evaluate', 'compare', 'sample', 'tensorboard', 'engine'])(
  '%s --help has examples',
  async command => {
    const { code, out } = await ganzoo(command, '--help');
    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(`Examples:\\n  \\$ ganzoo ${command}`));
  },
);

test('without a command there is help, and it is a mistake', async () => {
  const { code, err } = await ganzoo();
  expect(code).toBe(2);
  expect(err).toContain('Usage: ganzoo');
});

test('a mistake in the command line goes to standard error', async () => {
  expect(await ganzoo('runn')).toEqual({
    code: 2,
    out: '',
    err: "error: unknown command 'runn'\n(Did you mean run?)\n  ganzoo --help lists the commands, ganzoo COMMAND --help their options.\n",
  });
});

test('overrides may begin with + and ~ and hold negative numbers', async () => {
  const { code, err } = await ganzoo(
    'validate',
    'nowhere.yaml',
    '~train.average',
    '+log.images=0',
    'seed=-1',
  );
  expect(err).toContain('nowhere.yaml does not exist');
  expect(code).toBe(2);
});
