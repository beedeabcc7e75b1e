import type { Rebind } from '@ganzoo/cli';
import type { Engine } from '@ganzoo/engine';
import { RUN, readEvents, startEngine, type LoggedEvent } from '@ganzoo/run';
import { temporaryFolder } from '@ganzoo/testing/files';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { mainWith } from './fixtures/command.ts';

const EXPERIMENT = `
dataset: { use: gaussian-ring, trainSize: 400, testSize: 200 }
architecture: { use: mlp, hidden: [4] }
objective: { use: non-saturating }
train: { steps: 6, batchSize: 8, compile: graph, latent: { dim: 2, distribution: normal } }
log: { scalars: 1, images: 0, histograms: 0 }
`;

/** Runs the experiment with other services; gives how the command ended, and the run's folder. */
async function run(rebind: Rebind, ...words: string[]) {
  const folder = temporaryFolder();
  const [file, out] = [join(folder, 'small.yaml'), join(folder, 'out')];
  writeFileSync(file, EXPERIMENT);
  return { out, ...(await mainWith(rebind, ['run', file, '--out', out, '--quiet', ...words])) };
}

it('a clock that is set back does not turn the times of a run back', async () => {
  let time = 1_800_000_000;
  const { out, code, stderr } = await run(container => {
    // an hour back at each fifth look
    let looks = 0;
    container.rebind(RUN.now).toConstantValue(() => (time += ++looks % 5 === 0 ? -3600 : 1));
  });
  expect(code, stderr).toBe(0);
  const times = readEvents(out).map(({ wallTime }) => wallTime);
  expect(times.length).toBeGreaterThan(10);
  expect(times).toEqual([...times].sort((a, b) => a - b));
  expect(times[0]).toBeGreaterThanOrEqual(1_800_000_000);
});

it('one more sink gets every event; one whose disk is full ends the run and says so', async () => {
  const seen: LoggedEvent['kind'][] = [];
  const watched = await run(container => {
    container.bind(RUN.sink).toConstantValue(() => ({ on: ({ kind }) => seen.push(kind), close() {} }));
  });
  expect(watched.code, watched.stderr).toBe(0);
  expect(seen[0]).toBe('start');
  expect(seen.at(-1)).toBe('end');

  const closed: string[] = [];
  const filled = await run(container => {
    container.bind(RUN.sink).toConstantValue(() => ({
      on({ kind }) {
        if (kind === 'scalars')
          throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
      },
      close: () => closed.push('closed'),
    }));
  });
  expect(filled.code).toBe(1);
  expect(filled.stderr).toContain('There is no room left on the disk.');
  expect(filled.stderr).toContain('To go on with it');
  expect(closed).toEqual(['closed']);
});

it('an engine that counts sees every function a run compiles', async () => {
  const names: string[] = [];
  const { code, stderr } = await run(container => {
    container.rebind(RUN.startEngine).toConstantValue(async choice => {
      const engine = await startEngine(choice);
      const step: Engine['step'] = (name, ...given) => {
        names.push(name);
        return engine.step(name, ...given);
      };
      return Object.create(engine, { step: { value: step } }) as Engine;
    });
  });
  expect(code, stderr).toBe(0);
  expect(names).not.toEqual([]);
});

it('memory that is not there is refused before the first step', async () => {
  const { code, stderr } = await run(container => {
    container.rebind(RUN.freeBytes).toConstantValue(() => 100);
  });
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /^One batch of 8 examples .* needs 128 bytes of memory or more, and 100 bytes are free/,
  );
});
