import { cp, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { Writable } from 'node:stream';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { main } from '../../packages/cli/src/main.ts';
import { silence } from '../../packages/cli/src/io.ts';
import { readEvents } from '../../packages/tensorboard-ts-logger/src/index.ts';
import { runPython, testTensorboard } from '../tensorboard/tensorboard.ts';
import { Workplace } from './ganzoo.ts';

/** As small as can be: each cut is a run that goes on. */
const TINY = `
dataset: { use: gaussian-ring, trainSize: 50, testSize: 20 }
architecture: { use: mlp, hidden: [2] }
objective: { use: non-saturating }
metrics: [{ use: mode-coverage, every: 2, samples: 20 }]
train: { steps: 4, batchSize: 4, latent: { dim: 2 }, checkpoints: { every: 2, keep: 9 } }
log: { scalars: 2, images: 0, histograms: 0 }
`;

/** The command in this very process, so that TensorFlow is loaded once; must end well. */
async function ganzoo(...words: string[]): Promise<void> {
  let said = '';
  const stderr = new Writable({
    write(chunk: Buffer, _encoding, done) {
      said += chunk.toString();
      done();
    },
  });
  const code = await main(['node', 'ganzoo', ...words], { stdout: silence(), stderr, env: process.env });
  expect(code, said).toBe(0);
}

/** All that must be as if nothing had happened: rows without times, speeds, memory and the remarks of each start. */
async function rowsOf(place: Workplace, run: string): Promise<unknown[]> {
  const events = (await place.lines(run, 'events.jsonl'))
    .filter(({ tag }) => !/^((speed|memory)\/|note$)/.test(String(tag)))
    .map(({ step, tag, value }) => [step, tag, value]);
  const scores = (await place.lines(run, 'scores.jsonl')).map(({ step, values }) => [step, values]);
  return [events, scores];
}

const eventFiles = async (folder: string): Promise<string[]> =>
  (await readdir(folder))
    .filter(name => name.startsWith('events.out'))
    .sort()
    .map(name => join(folder, name));

/** Losses by step as TensorBoard has them: what lies at or after a restart's step in earlier files is dropped. */
async function losses(folder: string): Promise<[number, number][]> {
  const kept = new Map<number, number>();
  for (const file of await eventFiles(folder)) {
    const events = readEvents(file);
    for (const { step, values, sessionLog } of events) {
      if (sessionLog === 'start') for (const seen of [...kept.keys()]) if (seen >= step) kept.delete(seen);
      for (const { tag, data } of values) if (tag === 'generator/loss') kept.set(step, Number(data[0]));
    }
  }
  return [...kept].sort(([a], [b]) => a - b);
}

it('files of rows and of events, cut in what was written last, are mended by going on', async () => {
  const place = await Workplace.open();
  await place.put('tiny.yaml', TINY);
  await ganzoo('run', place.path('tiny.yaml'), '--out', place.path('whole'), '--threads', '1');
  const whole = await rowsOf(place, 'whole');
  // a process that died after step 4, before its checkpoint was there
  await cp(place.path('whole'), place.path('died'), { recursive: true });
  await rm(place.path('died/checkpoints/4'), { recursive: true });
  const events = (await place.read('died/events.jsonl')).toString();
  const ended = events.slice(0, events.lastIndexOf('\n', events.length - 2) + 1);
  expect(events.slice(ended.length)).toContain('"status"');
  await writeFile(place.path('died/events.jsonl'), ended);

  const [eventFile] = await eventFiles(place.path('died'));
  const records = readEvents(eventFile!);
  const starts = [...records].length;
  const sizes = {
    'events.jsonl': ended.length - ended.lastIndexOf('\n', ended.length - 2),
    'scores.jsonl': (await place.read('died/scores.jsonl')).toString().trim().split('\n').at(-1)!.length + 1,
  };
  expect(starts).toBeGreaterThan(3);
  const longest = Math.max(...Object.values(sizes));
  const tfSize = (await stat(eventFile!)).size;
  // every byte of a row is cut in json-lines.test.ts; here beside the border, within, and the whole row
  for (const cut of [0, 1, 2, 7, longest >> 1, longest]) {
    const run = `cut-${cut}`;
    await cp(place.path('died'), place.path(run), { recursive: true });
    for (const [name, size] of Object.entries(sizes)) {
      const { size: full } = await stat(place.path(run, name));
      await truncate(place.path(run, name), full - Math.min(cut, size));
    }
    const [file] = await eventFiles(place.path(run));
    await truncate(file!, tfSize - cut);
    await ganzoo('run', '--resume', place.path(run), '--quiet');
    expect(await rowsOf(place, run), run).toEqual(whole);
    expect(await losses(place.path(run)), run).toEqual(await losses(place.path('whole')));
    if (cut !== 7) await rm(place.path(run), { recursive: true });
  }
  const read = runPython(await testTensorboard(), 'read_back.py', [place.path('cut-7')]) as {
    tags: Record<string, { events: { step: number; data: string[] }[] }>;
  };
  const seen = read.tags['generator/loss']!.events.map(({ step, data }) => [
    step,
    Math.fround(Number(data[0])),
  ]);
  expect(seen).toEqual(await losses(place.path('whole')));
}, 600_000);
