import { existsSync, readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { hostname } from 'node:os';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readEvents } from '../../packages/tensorboard-ts-logger/src/index.ts';
import { failed, leftOvers, RING } from './faults.ts';
import { Workplace } from './ganzoo.ts';

/** Several commands, on a machine that may be busy. */
const SLOW = 300_000;

/** An objective whose generator's loss gets `more` added. */
const objective = (more: string): string => `
import { definePlugin, tf } from '@ganzoo/sdk';
import { adversarial } from '@ganzoo/sdk/games';
export const own = definePlugin({
  kind: 'objective', name: 'mine', summary: 'A test.', params: {},
  create: () => adversarial({
    discriminator: (real, fake) => tf.sub(tf.mean(fake), tf.mean(real)),
    generator: (fake, { step, rng }) => tf.sub(${more}, tf.mean(fake)),
  }),
});`;

/** A constant up to step 24, then 0 with a gradient that is NaN: the root's is infinite at 0, and infinite times 0 is NaN. */
const NAN_GRADIENT = `tf.sum(tf.sqrt(tf.where(tf.greaterEqual(step, 24), tf.mul(fake, 0), tf.add(tf.mul(fake, 0), 1))))`;
/** NaN from step 25 on. */
const NAN_LOSS = `tf.where(tf.greaterEqual(step, 24), tf.scalar(NaN), tf.scalar(0))`;

describe('numbers that are none', () => {
  const diverge = async (more: string, ...words: string[]): Promise<{ said: string; place: Workplace }> => {
    const place = await Workplace.open();
    await place.put('mine.ts', objective(more));
    await place.put('ring.yaml', `plugins: [./mine.ts]\n${RING.replace('non-saturating', 'mine')}`);
    const { code, stdout, stderr } = await place.here('run', 'ring.yaml', '--out', 'run', ...words);
    expect(code, stderr).toBe(3);
    expect(await readdir(place.path('run/checkpoints'))).toEqual(['10', '20']);
    expect((await place.lines('run/events.jsonl')).map(({ value }) => value)).toContain('diverged');
    return { said: stdout, place };
  };

  it(
    'in a loss: the player and the step, whatever number of steps a call runs',
    async () => {
      const { said, place } = await diverge(NAN_LOSS, 'train.steps=40', 'train.stepsPerCall=8');
      expect(said).toMatch(/^diverged at step 25 after .*: generator\/loss is NaN at step 25$/m);
      expect(said).toContain('The last checkpoint, of step 20, is from before the training diverged.');
      const scored = await place.here('evaluate', 'run');
      expect(scored.stdout, scored.stderr).toMatch(/^step 20 /);
    },
    SLOW,
  );

  it(
    'in a gradient: its weight and the step, before any loss shows it',
    async () => {
      const { said } = await diverge(NAN_GRADIENT, 'train.steps=40', 'train.stepsPerCall=8');
      expect(said).toMatch(
        /^diverged at step \d+ after .*\/loss is NaN at step \d+; first the gradient of generator\/dense_1\/kernel in the loss of generator was NaN at step 25$/m,
      );
    },
    SLOW,
  );

  it(
    'in the weights of the last step, which no loss has seen: they are not saved, as best neither',
    async () => {
      const { said } = await diverge(NAN_GRADIENT, 'train.steps=25', 'train.checkpoints.best=mode-coverage');
      expect(said).toMatch(
        /^diverged at step 25 after .*: generator\/dense_1\/kernel is NaN at step 25; first the gradient of generator\/dense_1\/kernel/m,
      );
    },
    SLOW,
  );
});

describe('two processes', () => {
  it(
    'on one folder at the same instant: one runs, the other is told by whom',
    async () => {
      const place = await Workplace.open();
      await place.put('ring.yaml', RING);
      expect((await place.here('run', 'ring.yaml', '--out', 'run', '--quiet')).code).toBe(0);
      // what a process that was killed leaves, which both may take away
      await place.put('run/lock', JSON.stringify({ pid: 2 ** 22 + 1, host: hostname() }));
      const both = await Promise.all(
        [1, 2].map(() => place.ganzoo('run', '--resume', 'run', 'train.steps=300', '--quiet')),
      );
      expect(both.map(({ code }) => code).sort()).toEqual([0, 2]);
      const refused = both.find(({ code }) => code === 2)!;
      expect(failed(refused, 2)).toContain(`on ${hostname()}) is writing to the run folder run.`);
      expect(refused.stderr).toMatch(/Another process \(\d+ on /);
      expect(await leftOvers(place.path('run'))).toEqual([]);

      // a new run of the same name, and one that would delete it
      const fresh = await Promise.all(
        [1, 2].map(() => place.ganzoo('run', 'ring.yaml', '--out', 'new', '--quiet')),
      );
      expect(fresh.map(({ code }) => code).sort()).toEqual([0, 2]);
      await place.put('new/lock', JSON.stringify({ pid: process.pid, host: hostname() }));
      const forced = await place.ganzoo('run', 'ring.yaml', '--out', 'new', '--force');
      expect(failed(forced, 2)).toContain(
        `(${process.pid} on ${hostname()}) is writing to the run folder new.`,
      );
      expect(existsSync(place.path('new/checkpoints/20'))).toBe(true);
    },
    SLOW,
  );
});

describe('a clock that is set back', () => {
  it(
    'during a run and before it goes on: times never go backwards, nor does what is left',
    async () => {
      const place = await Workplace.open();
      await place.put('ring.yaml', RING);
      // a day back after some looks at the clock, and two before the second start
      await place.put(
        'clock.mjs',
        `const real = Date.now; let looks = 0;
       const late = Number(process.env.LATE ?? 0);
       Date.now = () => real() - (late + (looks++ > 12 ? 1 : 0)) * 86_400_000;`,
      );
      const NODE_OPTIONS = `--import ${pathToFileURL(place.path('clock.mjs')).href}`;
      const first = await place.ganzooIn({ NODE_OPTIONS }, 'run', 'ring.yaml', '--out', 'run', '--json');
      expect(first.code, first.stderr).toBe(0);
      expect(`${first.stdout}${first.stderr}`).not.toMatch(
        /(:|\s)-\d[\d.:]* (images|left)|"imagesPerSecond":-/,
      );
      const words = ['run', '--resume', 'run', 'train.steps=40'];
      const second = await place.ganzooIn({ NODE_OPTIONS, LATE: '2' }, ...words);
      expect(second.code, second.stderr).toBe(0);
      expect(second.stdout).not.toMatch(/-\d[\d.:]* (images|elapsed|left)/);

      const times = (await place.lines('run/events.jsonl')).map(({ wallTime }) => Number(wallTime));
      expect(times).toEqual([...times].sort((a, b) => a - b));
      const files = (await readdir(place.path('run'))).filter(name => name.startsWith('events.out')).sort();
      expect(files).toHaveLength(2);
      const stamped = files.flatMap(name =>
        [...readEvents(place.path('run', name))].map(each => each.wallTime),
      );
      expect(stamped).toEqual([...stamped].sort((a, b) => a - b));
      // less than a day, so that no jump was followed
      expect(stamped.at(-1)! - stamped[0]!).toBeLessThan(3600);
    },
    SLOW,
  );
});

/** Linux's rule for memory that is asked for; 1: all is promised. */
const PROMISES = '/proc/sys/vm/overcommit_memory';

describe('memory that is not there', () => {
  it.each([
    [
      'a batch',
      '10_000',
      ['train.batchSize=2000'],
      /One batch of 2000 examples \(train\.batchSize\) needs [\d.]+ kB of memory or more, and 10\.0 kB are free/,
    ],
    [
      'a step',
      '200_000',
      ['train.batchSize=2000'],
      /A step of 2000 examples \(train\.batchSize\) needs [\d.]+ kB of memory or more, and 200\.0 kB are free/,
    ],
    [
      'a net',
      '1_000_000_000',
      ['architecture.hidden=[16384,16384]'],
      /'discriminator\/dense_2\/kernel' of shape \[16384, 16384\] takes 1\.1 GB of memory/,
    ],
  ])('for %s: what is wanted and what there is, before it is taken', async (_, bytes, words, told) => {
    const place = await Workplace.open();
    await place.put('ring.yaml', RING);
    const env = { GANZOO_MEMORY: bytes.replaceAll('_', '') };
    const said = failed(await place.hereIn(env, 'run', 'ring.yaml', ...words, '--out', 'run'));
    expect(said).toMatch(told);
    expect(said).toContain('GANZOO_MEMORY');
    expect(existsSync(place.path('run'))).toBe(false);
  });

  // a system that promises whatever is asked for would fill its memory first
  const promises = existsSync(PROMISES) && readFileSync(PROMISES, 'utf8').trim() === '1';
  it.skipIf(promises)(
    'that TensorFlow cannot get: the tensor, the batch size and what a step needs',
    async () => {
      const place = await Workplace.open();
      // 160 GB at once, which a system does not give that has not got as much
      await place.put('mine.ts', objective('tf.mean(rng.normal([400_000, 100_000]))'));
      await place.put('ring.yaml', `plugins: [./mine.ts]\n${RING.replace('non-saturating', 'mine')}`);
      const said = failed(
        await place.ganzooIn({ GANZOO_MEMORY: '1e18' }, 'run', 'ring.yaml', '--out', 'run'),
      );
      expect(said).toMatch(
        /ran out of memory for a tensor of shape \[400000, 100000\].*batches are of 32 examples \(train\.batchSize\)\. A step needs [\d.]+ GB or more/,
      );
      expect(existsSync(place.path('run'))).toBe(false);
    },
  );
});
