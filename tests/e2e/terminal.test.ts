import { stripVTControlCharacters } from 'node:util';
import { lackOf } from '@ganzoo/testing/files';
import { describe, expect, it } from 'vitest';
import { Workplace } from './ganzoo.ts';
import { Terminal, hasTmux } from './terminal.ts';

const lack = lackOf('tmux', hasTmux(), 'no tmux on the PATH (apt-get install tmux)');
const WIDTHS = [80, 120];

const RING = `
dataset: { use: gaussian-ring, trainSize: 2000, testSize: 500 }
architecture: { use: mlp, hidden: [16] }
objective: { use: non-saturating }
metrics: [{ use: mode-coverage, every: 50, samples: 500 }]
train: { steps: 100, batchSize: 32, latent: { dim: 2 }, compile: graph }
log: { scalars: 10 }
`;

const BROKEN = `
datset: { use: gaussian-ring }
architecture: { use: mlp, hidden: [128, -3] }
objective: { use: wassertein }
constraints: [{ use: gradient-penalty, weight: ten }]
train: { steps: -5, latent: { distribution: gaussian } }
log: { scalrs: 50 }
`;

/** Everything that is laid out for a person, without a training; those that fail are mistakes of a person's. */
const TEXTS = [
  ['--help'],
  ['run', '--help'],
  ['engine', '--help'],
  ['tensorboard', '--help'],
  ['plugins'],
  ['plugins', 'constraint', 'gradient-penalty'],
  ['plugins', 'objective', 'none'],
  ['plugins', 'dataset', 'cifar10'],
  ['datasets', 'fetch', '--help'],
  ['datasets', 'fetch', 'mnist'],
  ['validate', 'broken.yaml'],
  ['validate', 'ring.yaml'],
  ['run', 'ring.yaml', 'train.stps=3', 'objective=wassertein'],
  ['run', 'ring.yaml', '--threads', '0'],
  ['frobnicate'],
];
/** One of each way out of the command: its own help, what it found, a mistake in a file and one on the command line. */
const SHOWN = [['--help'], ['plugins'], ['validate', 'broken.yaml'], ['frobnicate']];

async function place(): Promise<Workplace> {
  const made = await Workplace.open();
  await made.put('ring.yaml', RING);
  await made.put('broken.yaml', BROKEN);
  return made;
}

/** Lines that are wider than the terminal, but for a word alone, which is not to be broken. */
function tooWide(lines: readonly string[], columns: number): string[] {
  return lines.filter(line => [...line].length > columns && line.trim().includes(' '));
}

it.each(WIDTHS)('no line of a text is wider than a terminal of %d columns', async columns => {
  const made = await place();
  const said = [];
  for (const words of TEXTS) said.push(await made.onTerminal(columns, ...words));
  const lines = said.flatMap(({ stdout, stderr }) => (stdout + stderr).split('\n'));
  expect(tooWide(lines, columns)).toEqual([]);
  expect(said.map(({ code }) => code)).toEqual(
    TEXTS.map((_, i) => ([6, 9, 10, 12, 13, 14].includes(i) ? 2 : 0)),
  );
  expect(lines.length).toBeGreaterThan(150);
});

describe.skipIf(lack)(`a terminal${lack ? ` (skipped: ${lack})` : ''}`, { timeout: 180_000 }, () => {
  it.each(WIDTHS)('of %d columns: no line is wider', async columns => {
    const { folder } = await place();
    const terminal = await Terminal.open(folder, columns, SHOWN);
    const lines = await terminal.until(/^ended/, SHOWN.length);
    expect(tooWide(lines, columns)).toEqual([]);
    expect(lines.filter(line => line.startsWith('ended'))).toEqual([
      'ended 0',
      'ended 0',
      'ended 2',
      'ended 2',
    ]);
    expect(lines.length).toBeGreaterThan(80);
  });

  it.each(WIDTHS)('of %d columns: a training, Ctrl-C and --resume leave it as it was', async columns => {
    const { folder } = await place();
    const commands = [
      ['run', 'ring.yaml', 'train.steps=100000', '--out', 'out'],
      ['run', '--resume', 'out', 'train.steps=100000'],
    ];
    const terminal = await Terminal.open(folder, columns, commands);
    for (const session of [1, 2]) {
      // the bar is the last line, and stays in its line
      const training = await terminal.until(/^ *[1-9][\d,]*\/100,000 +\d+ % [━─]+ {2}\d/);
      expect(training.filter(line => line.includes('─'))).toHaveLength(1);
      expect(tooWide(training, columns - 1).filter(line => line.includes('─'))).toEqual([]);
      await terminal.press('C-c');
      const lines = await terminal.until(/^ended 130$/, session);
      expect(lines.join('\n')).not.toMatch(/[─━]|\^C/);
      expect(tooWide(lines, columns)).toEqual([]);
      expect(lines.filter(line => /^go on {4}ganzoo run --resume out$/.test(line))).toHaveLength(session);
      expect(await terminal.state()).toEqual({ cursor: true, wraps: true });
    }
  });

  it('has colours, unless NO_COLOR is set', async () => {
    const commands = [
      ['run', 'ring.yaml', 'train.steps=60', '--out', 'out'],
      ['validate', 'broken.yaml'],
    ];
    const screens = await Promise.all(
      [{}, { NO_COLOR: '1' }].map(async env => {
        const { folder } = await place();
        const terminal = await Terminal.open(folder, 80, commands, env);
        const lines = await terminal.until(/^ended/, 2);
        expect(lines.join('\n')).toMatch(/completed at step 60[\s\S]*8 problems/);
        return terminal.coloured();
      }),
    );
    const [with_, without] = screens.map(screen => stripVTControlCharacters(screen) !== screen);
    expect([with_, without]).toEqual([true, false]);
  });

  it('shows lines of JSON that parse, without a bar between them', async () => {
    const { folder } = await place();
    const terminal = await Terminal.open(folder, 80, [['run', 'ring.yaml', '--json', '--out', 'out']]);
    const lines = await terminal.until(/^ended 0$/);
    const events = lines.filter(line => line.startsWith('{')).map(line => JSON.parse(line).event as string);
    expect(events.slice(0, 3)).toEqual(['start', 'nets', 'compiled']);
    expect(events.at(-1)).toBe('end');
    expect(lines.join('\n')).not.toMatch(/[─━]/);
  });
});

describe('a file or a pipe', () => {
  const plain = { NO_COLOR: undefined, FORCE_COLOR: undefined };

  it('gets neither colours nor a bar', async () => {
    const made = await place();
    const run = await made.ganzooIn(plain, 'run', 'ring.yaml', '--out', 'out');
    const help = await made.ganzooIn(plain, 'run', '--help');
    const broken = await made.ganzooIn(plain, 'validate', 'broken.yaml');
    expect([run, help, broken].map(({ code }) => code)).toEqual([0, 0, 2]);
    for (const { stdout, stderr } of [run, help, broken]) {
      // eslint-disable-next-line no-control-regex -- control characters are what must not be there
      expect(stdout + stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f]|[─━]/);
    }
    // how much is left is known once progress was seen before, which a fast machine may not have
    expect(run.stdout).toMatch(/^step {2}10\/100 {2}10 % {2}discriminator .*elapsed(, .* left)?$/m);
    expect(run.stderr).toBe('');
    // a message stays in its line there, as programs want it
    expect(broken.stderr).toMatch(/^ {2}Did you mean 'dataset'\? Allowed: .*, log, sweep\.$/m);
  });

  it('gets with --json an object a line, and nothing else', async () => {
    const made = await place();
    const { stdout, stderr, code } = await made.ganzooIn(plain, 'run', 'ring.yaml', '--json', '--out', 'out');
    expect(code, stderr).toBe(0);
    const events = stdout
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line) as Record<string, unknown>);
    expect(events[0]).toMatchObject({ event: 'start', step: 0, steps: 100 });
    expect(events.at(-1)).toMatchObject({ event: 'end', step: 100, status: 'completed' });
    for (const event of events) expect(typeof event['time']).toBe('number');
    expect(stderr).toMatch(/^completed at step 100/m);
  });

  it('gets with --quiet the result only, or the error', async () => {
    const made = await place();
    const [run, failed] = await Promise.all([
      made.ganzooIn(
        plain,
        'run',
        'ring.yaml',
        '--quiet',
        '--out',
        'out',
        'train.checkpoints.best=mode-coverage',
      ),
      made.ganzooIn(plain, 'run', 'ring.yaml', '--quiet', 'seed=one'),
    ]);
    expect(run.stdout).toMatch(
      /^completed at step 100 after [\d.]+ m?s\nbest {5}modes \d \(quality [\d.]+, N1 \d\) {2}at step \d+\nrun {6}out\n$/,
    );
    expect(run.stderr).toBe('');
    expect(failed).toMatchObject({ code: 2, stdout: '' });
    expect(failed.stderr).toMatch(/^command line, override 1: 'seed=one': seed is 'one' but .*\n$/);
  });
});
