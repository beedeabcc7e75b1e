import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readFile, readdir, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Checkpoints, loadCheckpoint } from './checkpoints.ts';
import { readSafetensors, writeSafetensors } from './safetensors.ts';
import { stateFromJson, stateToJson } from './state.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ganzoo-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const tensors = new Map([
  ['generator/dense_1/kernel', { shape: [2, 2], data: Float32Array.of(1, -2, Infinity, 1e-40) }],
  ['empty', { shape: [0, 3], data: new Float32Array(0) }],
  ['scalar', { shape: [], data: Float32Array.of(7) }],
]);
const scalar = (value: number) => ({ shape: [], data: Float32Array.of(value) });
const state = (step: number) => ({ format: 2 as const, step, seed: 1, examples: step * 64, scores: [] });

describe('safetensors', () => {
  it('gives back what was written, bit by bit', () => {
    expect(readSafetensors(writeSafetensors(tensors), 'x')).toEqual(tensors);
  });

  it('gives back what was written through a file, whose Buffer shares its memory with others', async () => {
    const file = join(folder, 'x');
    await writeFile(file, writeSafetensors(tensors));
    expect(readSafetensors(await readFile(file), file)).toEqual(tensors);
  });

  it('writes the header the format asks for', () => {
    const bytes = writeSafetensors(tensors, { format: 'test' });
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    expect(length % 8).toBe(0);
    expect(JSON.parse(Buffer.from(bytes.subarray(8, 8 + length)).toString())).toEqual({
      __metadata__: { format: 'test' },
      'generator/dense_1/kernel': { dtype: 'F32', shape: [2, 2], data_offsets: [0, 16] },
      empty: { dtype: 'F32', shape: [0, 3], data_offsets: [16, 16] },
      scalar: { dtype: 'F32', shape: [], data_offsets: [16, 20] },
    });
  });

  it('refuses a file cut anywhere', () => {
    const bytes = writeSafetensors(tensors);
    for (let length = 0; length < bytes.length; length++) {
      expect(() => readSafetensors(bytes.subarray(0, length), 'cut')).toThrow(/damaged/);
    }
  });
});

describe('checkpoints', () => {
  it('come back as they were saved', async () => {
    const path = await new Checkpoints(folder).save(state(100), tensors, new Map());
    const loaded = await loadCheckpoint(path);
    expect(loaded.state).toEqual(state(100));
    expect(loaded.nets).toEqual(tensors);
    expect(await readdir(folder)).toEqual(['100']);
  });

  it('keep the newest and the best', async () => {
    const checkpoints = new Checkpoints(folder);
    for (const step of [10, 20, 30, 40, 100]) await checkpoints.save(state(step), tensors, new Map());
    await checkpoints.retain({ keep: 2, best: 20 });
    expect(await checkpoints.steps()).toEqual([20, 40, 100]);
  });

  it('say which file is damaged', async () => {
    const path = await new Checkpoints(folder).save(state(5), tensors, new Map());
    await truncate(join(path, 'nets.safetensors'), 30);
    await expect(loadCheckpoint(path)).rejects.toMatchObject({
      code: 'DATA',
      where: { file: join(path, 'nets.safetensors') },
    });
    await rm(join(path, 'state.json'));
    await expect(loadCheckpoint(path)).rejects.toThrow(/cannot be read/);
  });

  it('do not pass a byte that has changed, in any of their files', async () => {
    const path = await new Checkpoints(folder).save(state(5), tensors, new Map([['a', scalar(7)]]));
    for (const name of ['nets.safetensors', 'extras.safetensors', 'state.json']) {
      const file = join(path, name);
      const bytes = await readFile(file);
      for (let at = 0; at < bytes.length; at++) {
        const changed = Buffer.from(bytes);
        changed[at]! ^= 1 << (at % 8);
        await writeFile(file, changed);
        await expect(loadCheckpoint(path), `${name}, byte ${at}`).rejects.toMatchObject({
          code: 'DATA',
          where: { file },
        });
      }
      await writeFile(file, bytes);
    }
    expect((await loadCheckpoint(path)).extras.get('a')).toEqual(scalar(7));
  });

  it('of versions before the sums are read as they are', async () => {
    const path = await new Checkpoints(folder).save(state(5), tensors, new Map());
    await rename(join(path, 'extras.safetensors'), join(path, 'memory.safetensors'));
    await writeFile(join(path, 'state.json'), JSON.stringify({ ...state(5), format: 1 }));
    expect((await loadCheckpoint(path)).nets).toEqual(tensors);
  });

  describe('of format 1', () => {
    /** A folder as version 0.1 wrote it. */
    async function writeOld(step: number, passing?: boolean): Promise<string> {
      const path = join(folder, String(step));
      const files = {
        nets: writeSafetensors(tensors, { format: 'ganzoo/1' }),
        memory: writeSafetensors(new Map([['a', scalar(7)]]), { format: 'ganzoo/1' }),
      };
      const old = { format: 1, step, seed: 1, examples: step * 64, scores: [], passing };
      const sum = (content: Uint8Array | string): string =>
        createHash('sha256').update(content).digest('hex');
      const sums = { nets: sum(files.nets), memory: sum(files.memory) };
      const sha256 = {
        ...sums,
        state: sum(`${JSON.stringify([old, sums.nets, sums.memory], undefined, 2)}\n`),
      };
      await mkdir(path);
      await writeFile(join(path, 'nets.safetensors'), files.nets);
      await writeFile(join(path, 'memory.safetensors'), files.memory);
      await writeFile(join(path, 'state.json'), `${JSON.stringify({ ...old, sha256 }, undefined, 2)}\n`);
      return path;
    }

    it('are read as if they were new', async () => {
      const loaded = await loadCheckpoint(await writeOld(5));
      expect(loaded.state).toEqual({ ...state(5), format: 1 });
      expect(loaded.nets).toEqual(tensors);
      expect(loaded.extras.get('a')).toEqual(scalar(7));
      expect((await loadCheckpoint(await writeOld(7, true))).state).toEqual({
        ...state(7),
        format: 1,
        interim: true,
      });
    });

    it('do not pass a byte that has changed either', async () => {
      const path = await writeOld(5);
      for (const name of ['memory.safetensors', 'state.json']) {
        const file = join(path, name);
        const bytes = await readFile(file);
        const changed = Buffer.from(bytes);
        changed[bytes.length - 20]! ^= 1;
        await writeFile(file, changed);
        await expect(loadCheckpoint(path), name).rejects.toMatchObject({ code: 'DATA', where: { file } });
        await writeFile(file, bytes);
      }
    });

    it('go after an interruption when the next is there, and count for nothing', async () => {
      const checkpoints = new Checkpoints(folder);
      await writeOld(10);
      await writeOld(17, true);
      await checkpoints.save(state(20), tensors, new Map());
      await checkpoints.retain({ keep: 2 });
      expect(await checkpoints.steps()).toEqual([10, 20]);
    });
  });

  it('of a later format are refused by their number, not as damaged', async () => {
    const path = await new Checkpoints(folder).save(state(5), tensors, new Map());
    await writeFile(
      join(path, 'state.json'),
      JSON.stringify({ ...state(5), format: 5, sha256: { all: '0' } }),
    );
    await expect(loadCheckpoint(path)).rejects.toThrow('The checkpoint has format 5, not 1, 2, 3 or 4.');
  });

  it('give the newest that is not damaged, and say which are', async () => {
    const checkpoints = new Checkpoints(folder);
    expect(await checkpoints.loadNewest()).toEqual({ damaged: [] });
    for (const step of [10, 20, 30]) await checkpoints.save(state(step), tensors, new Map());
    await rm(join(folder, '20', 'extras.safetensors'));
    await truncate(join(folder, '30', 'state.json'), 10);
    const { checkpoint, damaged } = await checkpoints.loadNewest();
    expect(checkpoint!.state.step).toBe(10);
    expect(damaged.map(({ step, error }) => [step, error.where])).toEqual([
      [30, { file: join(folder, '30', 'state.json') }],
      [20, { file: join(folder, '20', 'extras.safetensors') }],
    ]);
    expect(await readdir(await checkpoints.setAside(30))).toHaveLength(3);
    expect(await checkpoints.steps()).toEqual([10, 20]);
    await rm(join(folder, '10', 'nets.safetensors'));
    await expect(checkpoints.loadNewest()).rejects.toThrow(
      /^All checkpoints in .* are damaged:\n {2}- .*20\/extras.safetensors.*\n {2}- .*10\/nets/,
    );
  });

  it('replace one of the same step', async () => {
    const checkpoints = new Checkpoints(folder);
    await checkpoints.save(state(5), tensors, new Map());
    await checkpoints.save({ ...state(5), examples: 1 }, tensors, new Map());
    expect((await checkpoints.load(5)).state.examples).toBe(1);
    expect(await readdir(folder)).toEqual(['5']);
  });

  it('are there at every moment, also while one replaces another', async () => {
    const checkpoints = new Checkpoints(folder);
    await checkpoints.save(state(5), tensors, new Map());
    // killed after the old one was set aside, before the new one was in its place
    await rename(join(folder, '5'), join(folder, '.5.old'));
    await mkdir(join(folder, '.5.4321'));
    expect(await checkpoints.steps()).toEqual([5]);
    expect((await checkpoints.load(5)).state.step).toBe(5);
    await checkpoints.clean();
    expect(await readdir(folder)).toEqual(['5']);
  });

  it('are cleared of what a killed process left half written or half deleted', async () => {
    const checkpoints = new Checkpoints(folder);
    const path = await checkpoints.save(state(20), tensors, new Map());
    for (const name of ['.30.4321', '.10.gone', '.20.old'])
      await cp(path, join(folder, name), { recursive: true });
    expect(await checkpoints.steps()).toEqual([20]);
    await checkpoints.clean();
    expect(await readdir(folder)).toEqual(['20']);
    await new Checkpoints(join(folder, 'none')).clean();
  });

  it('of an interruption go when the next is there, and count for nothing', async () => {
    const checkpoints = new Checkpoints(folder);
    for (const step of [10, 20]) await checkpoints.save(state(step), tensors, new Map());
    await checkpoints.save({ ...state(27), interim: true }, tensors, new Map());
    await checkpoints.retain({ keep: 3 });
    expect(await checkpoints.steps()).toEqual([10, 20, 27]);
    await checkpoints.save(state(30), tensors, new Map());
    await checkpoints.retain({ keep: 3 });
    expect(await checkpoints.steps()).toEqual([10, 20, 30]);
  });

  it('keep every number of their state, also those JSON does not know', () => {
    const scores = [{ step: 1, values: { a: Infinity, b: null }, primary: {} }];
    const full = { ...state(1), scores, scalars: { loss: Math.fround(0.1), slope: NaN, least: -Infinity } };
    expect(stateFromJson(stateToJson(full))).toEqual(full);
  });
});
