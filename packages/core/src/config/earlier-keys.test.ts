import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loading } from '../fixtures/load.ts';
import { catalog, minimal } from '../fixtures/plugins.ts';
import { configOfToday } from './earlier-keys.ts';
import { loadExperiment } from './load.ts';

const { folderOf, failure } = loading();

const withEma = (ema: string) => minimal.replace('steps: 100', `steps: 100, ema: ${ema}`);

describe('train.ema', () => {
  it.each([
    ['{ decay: 0.9, start: 5 }', 'Write average: { use: ema, decay: 0.9, start: 5 } in train.'],
    ['{}', 'Write average: { use: ema } in train.'],
    ['3', 'Write average: { use: ema } in train.'],
    ['null', 'Leave it out; without train.average nothing is averaged.'],
  ])('as %s is refused with what to write', async (ema, hint) => {
    const { problems } = await failure(withEma(ema));
    expect(problems).toMatchObject([
      {
        path: 'train.ema',
        where: { line: 4, column: 22 },
        message: 'train.ema is no key any more: what averages weights is a part, train.average',
        hint,
      },
    ]);
  });

  it('is refused on the command line, too', async () => {
    const { problems } = await failure(minimal, '+train.ema.decay=0.9');
    expect(problems).toMatchObject([{ hint: 'Write average: { use: ema, decay: 0.9 } in train.' }]);
  });

  const loaded = (ema: string, ...overrides: string[]) =>
    loadExperiment({
      file: join(folderOf({ 'resolved.yaml': withEma(ema) }), 'resolved.yaml'),
      overrides,
      catalog,
      env: {},
      ours: true,
    });

  it.each([
    ['{ decay: 0.9, start: 5 }', { use: 'ema', decay: 0.9, start: 5 }],
    ['null', null],
  ])('as %s is read where ganzoo wrote it', async (ema, average) => {
    const { train } = (await loaded(ema)).config;
    expect(train.average).toEqual(average);
    expect(train).not.toHaveProperty('ema');
  });

  it('is no key for overrides of what ganzoo wrote', async () => {
    await expect(loaded('null', 'train.ema.decay=0.9')).rejects.toThrow('train.ema is no key any more');
  });

  it('is read in the configuration of a checkpoint, all else left as it is', () => {
    const rest = {
      seed: 3,
      metrics: [{ use: 'fid', features: null }],
      train: { steps: 5, latent: { dim: 2 } },
    };
    const before = { ...rest, train: { ...rest.train, ema: { decay: 0.9, start: 0 } } };
    expect(configOfToday(before)).toEqual({
      ...rest,
      train: { ...rest.train, average: { use: 'ema', decay: 0.9, start: 0 } },
    });
    const today = { ...rest, train: { ...rest.train, average: null } };
    expect(configOfToday({ ...rest, train: { ...rest.train, ema: null } })).toEqual(today);
    expect(configOfToday(today)).toEqual(today);
  });
});
