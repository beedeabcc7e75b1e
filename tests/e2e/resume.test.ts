import { mkdtempSync, rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runPython, testTensorboard } from '../tensorboard/tensorboard.ts';
import { differencesOf } from '../../tools/kill-test/compare.ts';
import type { GameName, ModeName } from '../../tools/kill-test/games.ts';
import {
  KillableRun,
  describe as inWords,
  runWhole,
  type KillPoint,
  type Whole,
} from '../../tools/kill-test/kill.ts';
import { mainAt } from '../fixtures/command.ts';

// `npm run kill-test` does the same at many random points; here is one of each kind

let place: string;
beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), 'ganzoo-kill-'));
});
afterAll(() => rmSync(place, { recursive: true, force: true }));

const TIMES = { timeout: 120_000 };

/** An uninterrupted run, and runs of the same experiment to be killed. */
async function gameIn(game: GameName, mode: ModeName) {
  const folder = mkdtempSync(join(place, 'game-'));
  const whole = await runWhole(folder, game, mode);
  let count = 0;
  return { whole, next: () => new KillableRun(folder, game, mode, `run-${count++}`) };
}

/** Kills a run at each point in turn, goes on to its end, and compares all it has left. */
async function survives(run: KillableRun, whole: Whole, points: readonly KillPoint[]): Promise<void> {
  for (const point of points) expect(await run.kill(point, whole), inWords(point)).toBeDefined();
  await run.finish();
  expect(differencesOf(whole.folder, run.folder)).toEqual([]);
}

describe('a run that is killed and goes on leaves what one without a break leaves', () => {
  it.each<[GameName, ModeName, readonly KillPoint[]]>([
    [
      'wgan-gp',
      'native, eager',
      // most of the time of an eager step is that of its five updates of the discriminator
      [{ at: 'event', share: 0.3, delay: 40 }],
    ],
    [
      'game-state',
      'native, a step a call',
      [
        { at: 'event', share: 0.2, delay: 0 },
        { at: 'event', share: 0.6, delay: 1 },
      ],
    ],
    [
      'vae',
      'native, several steps a call',
      [
        { at: 'deletion', step: 20 },
        { at: 'checkpoint', step: 60, delay: 1 },
      ],
    ],
    ['unpaired', 'native, several steps a call', [{ at: 'event', share: 0.5, delay: 1 }]],
    [
      'cycle',
      'wasm',
      [
        { at: 'first file', delay: 0 },
        { at: 'event', share: 0.5, delay: 0 },
      ],
    ],
  ])('%s, %s', TIMES, async (game, mode, points) => {
    const { whole, next } = await gameIn(game, mode);
    await survives(next(), whole, points);
  });
});

describe('a game with averaged weights, a scheduler and a best checkpoint', () => {
  let game: Awaited<ReturnType<typeof gameIn>>;
  beforeAll(async () => {
    game = await gameIn('gan-ema', 'native, several steps a call');
  });

  it('survives the kill between its last checkpoint and its end', TIMES, () =>
    survives(game.next(), game.whole, [{ at: 'last checkpoint', delay: 0 }]),
  );

  it('SIGINT, SIGTERM and SIGUSR1 save a checkpoint and say how to go on', TIMES, async () => {
    const run = game.next();
    for (const [signal, share] of [
      ['SIGINT', 0.2],
      ['SIGTERM', 0.4],
      ['SIGUSR1', 0.6],
    ] as const) {
      const ended = await run.kill({ at: 'event', share, delay: 0 }, game.whole, signal);
      expect(ended?.code, signal).toBe(130);
      expect(ended!.output).toMatch(/interrupted at step \d+/);
      expect(ended!.output).toContain('go on    ganzoo run --resume ');
      expect(ended!.output).not.toContain('Debugger');
    }
    await run.finish();
    expect(differencesOf(game.whole.folder, run.folder)).toEqual([]);
  });

  it(
    'shows no step twice in the real TensorBoard, on another machine says what may differ',
    TIMES,
    async () => {
      const run = game.next();
      expect(await run.kill({ at: 'event', share: 0.5, delay: 0 }, game.whole)).toBeDefined();
      const file = join(run.folder, 'environment.json');
      const environment = JSON.parse(await readFile(file, 'utf8')) as { cpu: object };
      environment.cpu = { ...environment.cpu, model: 'another processor' };
      await writeFile(file, JSON.stringify(environment));
      const { code, output } = await run.start().ended;
      expect(code, output).toBe(0);
      expect(output.match(/The run goes on elsewhere.*/g)).toEqual([
        expect.stringMatching(/processor .*, before another processor\): .* may differ by rounding/),
      ]);
      const tensorboard = await testTensorboard();
      const read = (folder: string): Map<string, number[]> => {
        const { tags } = runPython(tensorboard, 'read_back.py', [folder]) as {
          tags: Record<string, { events: { step: number }[] }>;
        };
        const steps = Object.entries(tags).map(
          ([tag, { events }]) => [tag, events.map(({ step }) => step)] as const,
        );
        // how long a trace took, and on what, is told by every process
        return new Map(steps.filter(([tag]) => tag !== 'speed/trace-time-ms' && tag !== 'environment'));
      };
      expect(read(run.folder)).toEqual(read(game.whole.folder));
    },
  );

  it('refuses a checkpoint of another experiment and names the keys', TIMES, async () => {
    const { folder } = game.whole;
    const changed = await mainAt(place, ['run', '--resume', folder, 'train.batchSize=16', 'train.steps=500']);
    expect(changed.code).toBe(2);
    expect(changed.stderr).toMatch(
      /run in .* cannot go on with other values:\n.*- train\.batchSize: 32, now 16\n/,
    );
    const file = join(folder, 'resolved.yaml');
    const yaml = await readFile(file, 'utf8');
    try {
      await writeFile(file, yaml.replace('batchSize: 32', 'batchSize: 64'));
      const edited = await mainAt(place, ['run', '--resume', folder]);
      expect(edited.code).toBe(2);
      expect(edited.stderr).toMatch(
        /checkpoint .*80 cannot go on with other values:\n.*- train\.batchSize: 32, now 64\n/,
      );
    } finally {
      await writeFile(file, yaml);
    }
    const over = await mainAt(place, ['run', '--resume', folder]);
    expect(over.code).toBe(0);
    expect(over.stderr).toMatch(/is complete: 80 steps/);
  });
});
