import { execFileSync } from 'node:child_process';
import { appendFile, readFile, stat } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { failed, leftOvers, NO_MOUNT, RING, SmallDisk } from './faults.ts';
import { Workplace, ganzooInto } from './ganzoo.ts';

/** Ten commands of a second each, on a machine that may be busy. */
const SLOW = 300_000;

/** Drawn and logged often enough to hit a full disk with every kind of file. */
const BUSY = ['train.steps=60', 'log.images=5', 'log.scalars=1', '--quiet'];

/** Rows that stay when a run goes on. */
const numbers = async (place: Workplace): Promise<unknown[]> =>
  (await place.lines('disk/run/events.jsonl')).filter(
    ({ tag, step }) => tag !== 'status' && Number(step) <= 20,
  );

describe('a disk that is full', () => {
  it(
    'ends the run at whatever file it hits, keeps what there is, and lets it go on when there is room',
    async context => {
      const place = await Workplace.open();
      await place.put('ring.yaml', RING);
      const disk = SmallDisk.mount(place, 'disk', 1024);
      if (!disk) return context.skip(NO_MOUNT);
      expect((await place.here('run', 'ring.yaml', '--out', 'disk/run', '--quiet')).code).toBe(0);
      const before = await numbers(place);

      const hit: string[] = [];
      for (const [pages, ...log] of [[0], [1], [2], [3], [4, 'log.images=0', 'log.scalars=30']] as const) {
        disk.fill(pages);
        const said = failed(await place.here('run', '--resume', 'disk/run', ...BUSY, ...log));
        expect(said).toMatch(
          /cannot be written: there is no room left on the disk; [\d.]+ (bytes|kB) are needed, [\d.]+ (bytes|kB) are free\.\n {2}Free some/,
        );
        hit.push(/run\/([a-z]+)[^ ]* cannot/.exec(said)![1]!);
        expect(await leftOvers(place.path('disk/run'))).toEqual([]);
        expect(await numbers(place)).toEqual(before);
        disk.free();
      }
      expect(hit).toEqual(expect.arrayContaining(['lock', 'events', 'samples', 'checkpoints']));

      const again = await place.here('run', '--resume', 'disk/run', ...BUSY);
      expect(again.code, again.stderr).toBe(0);
      expect((await place.here('run', 'ring.yaml', ...BUSY, '--out', 'whole')).code).toBe(0);
      for (const file of ['nets.safetensors', 'extras.safetensors']) {
        const [run, whole] = ['disk/run', 'whole'].map(name => place.read(name, 'checkpoints/60', file));
        expect((await run!).equals(await whole!), file).toBe(true);
      }
    },
    SLOW,
  );

  it('lets scores be seen that it does not take, and keeps the rows there are whole', async context => {
    const place = await Workplace.open();
    await place.put('ring.yaml', RING);
    const disk = SmallDisk.mount(place, 'disk', 1024);
    if (!disk) return context.skip(NO_MOUNT);
    expect((await place.here('run', 'ring.yaml', '--out', 'disk/run', '--quiet')).code).toBe(0);
    // a row of which one page takes the beginning only
    const scores = place.path('disk/run/scores.jsonl');
    const { size } = await stat(scores);
    const row = '{"step":20,"values":{},"primary":{},"pad":""}\n';
    await appendFile(scores, row.replace('""', `"${'x'.repeat(4096 - 10 - size - row.length)}"`));
    const kept = await readFile(scores);
    disk.fill(0);
    const scored = await place.here('evaluate', 'disk/run');
    expect(failed(scored)).toMatch(
      /scores\.jsonl cannot be written: .* \d+ bytes are needed, 0 bytes are free\./,
    );
    expect(scored.stdout).toMatch(/^step 20 {2}modes /);
    expect((await readFile(scores)).equals(kept)).toBe(true);
    expect(failed(await place.here('sample', 'disk/run'))).toMatch(
      /samples\/sample-000020\.png cannot be written/,
    );
    expect(await leftOvers(place.path('disk/run'))).toEqual([]);
  });

  it('under standard output: the run saves its checkpoint, says so and ends', async () => {
    const place = await Workplace.open();
    await place.put('ring.yaml', RING);
    const ended = await ganzooInto('/dev/full', place.folder, [
      'run',
      'ring.yaml',
      'train.steps=100000',
      '--out',
      'run',
    ]);
    expect(failed(ended)).toContain('The output cannot be written: ENOSPC');
    const steps = (await place.lines('run/events.jsonl')).at(-1)!;
    expect(steps).toMatchObject({ tag: 'status', value: 'interrupted' });
  });
});

describe('a folder that cannot be written to', () => {
  it('on a disk mounted read-only: no run begins or goes on in it, but it is sampled from and scored', async context => {
    const place = await Workplace.open();
    await place.put('ring.yaml', RING);
    const disk = SmallDisk.mount(place, 'disk', 1024);
    if (!disk) return context.skip(NO_MOUNT);
    expect((await place.here('run', 'ring.yaml', '--out', 'disk/run', '--quiet')).code).toBe(0);
    disk.readOnly(true);
    const begun = failed(await place.here('run', 'ring.yaml', '--out', 'disk/other'));
    expect(begun).toMatch(/disk\/other cannot be written: the disk is read-only\.\n {2}Choose a folder/);
    const resumed = failed(await place.here('run', '--resume', 'disk/run', 'train.steps=30'));
    expect(resumed).toMatch(/disk\/run\/lock cannot be written: the disk is read-only\./);
    expect((await place.here('sample', 'disk/run', '--out', 'here.png')).code).toBe(0);
    const scored = await place.here('evaluate', 'disk/run');
    expect(failed(scored)).toMatch(/scores\.jsonl cannot be written: the disk is read-only\./);
    expect(scored.stdout).toMatch(/^step 20 {2}modes /);
  });

  it('made unchangeable: told with the path', async context => {
    const place = await Workplace.open();
    await place.put('ring.yaml', RING);
    await place.put('runs/note', '');
    try {
      execFileSync('chattr', ['+i', place.path('runs')], { stdio: 'pipe' });
    } catch {
      return context.skip('needs chattr +i, which is not permitted here');
    }
    try {
      const said = failed(await place.here('run', 'ring.yaml', '--out', 'runs/a'));
      expect(said).toMatch(
        /runs\/a cannot be written: the system does not permit it\.\n {2}Change the permissions/,
      );
    } finally {
      execFileSync('chattr', ['-i', place.path('runs')]);
    }
  });
});
