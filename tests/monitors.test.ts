import { Catalog, discoverPlugins } from '@ganzoo/core';
import { readEvents, runExperiment, runToEnd, type RunEvent } from '@ganzoo/run';
import { GanzooError } from '@ganzoo/sdk';
import { MiniRun, pluginContract, streamedTwin, stripes, testEngine, twoDomains } from '@ganzoo/testing';
import { Monitors, Progress, type TrainEvent } from '@ganzoo/train';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readEvents as readTensorBoard } from 'tensorboard-ts-logger';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mainIn } from './fixtures/command.ts';
import * as fixtures from './fixtures/monitors.ts';
import { ensemble } from './fixtures/outside/ensemble.ts';
import { shownPlugin } from './fixtures/shown-plugin.ts';

const fixture = (name: string): string => fileURLToPath(new URL(`fixtures/${name}.ts`, import.meta.url));
let folder: string;
let file: string;

beforeAll(async () => {
  await testEngine();
  folder = await mkdtemp(join(tmpdir(), 'ganzoo-monitors-'));
  file = join(folder, 'small.yaml');
  await writeFile(
    file,
    `
plugins: [${fixture('monitors')}, ${fixture('schedules')}]
dataset: { use: gaussian-ring, trainSize: 200, testSize: 20 }
architecture: { use: mlp, hidden: [4] }
objective: { use: non-saturating }
train: { steps: 12, batchSize: 4, latent: { dim: 2 }, compile: graph, checkpoints: { every: 5 } }
log: { scalars: 1, images: 0, histograms: 0 }
`,
  );
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const found = await discoverPlugins({ start: fileURLToPath(new URL('..', import.meta.url)) });
const all = [...found.list().map(({ plugin }) => plugin), stripes, twoDomains, ...Object.values(fixtures)];
for (const monitor of [fixtures.looking, fixtures.watching])
  pluginContract(monitor, { catalog: Catalog.of(all) });

let runs = 0;

/** The events of a run with these overrides, and its folder; it is left at the first event that `leave` is true for. */
async function run(
  overrides: readonly string[],
  leave: (event: RunEvent) => boolean = () => false,
): Promise<{ out: string; events: RunEvent[] }> {
  const out = join(folder, `run-${runs++}`);
  const events: RunEvent[] = [];
  for await (const event of runExperiment({ file, overrides: [...overrides] }, { out })) {
    events.push(event);
    if (leave(event)) break;
  }
  return { out, events };
}

/** Step, subject and text of each warning. */
const warningsIn = (events: readonly RunEvent[]) =>
  events.flatMap(event => (event.kind === 'monitor-warning' ? [[event.step, event.about, event.text]] : []));

/** What the files of a run say, but for the times and the speed of the machine. */
function leftIn(out: string) {
  const samples = readdirSync(join(out, 'samples')).sort();
  return {
    rows: readEvents(out)
      .filter(({ tag }) => !/^(speed|memory|note)/.test(tag))
      .map(({ step, tag, value }) => [step, tag, value]),
    samples: samples.map(name => [name, readFileSync(join(out, 'samples', name)).toString('base64')]),
    weights: weightsIn(out),
  };
}

const weightsIn = (out: string): Buffer => readFileSync(join(out, 'checkpoints/12/nets.safetensors'));

const LOOKING = '+monitors=[{use: test-looking, every: 5}, {use: test-looking, name: last, every: 0}]';

describe('what a look shows', () => {
  it('is there in TensorBoard, in samples/ and as lines, every so many steps and after the last', async () => {
    const { out, events } = await run([LOOKING]);
    const shown = events.flatMap(event =>
      'tag' in event && event.tag.startsWith('monitors/') ? [[event.step, event.kind, event.tag]] : [],
    );
    const sorts = [
      ['histogram', 'fake'],
      ['curve', 'score'],
      ['image', 'pixels'],
      ['image', 'drawing'],
      ['text', 'words'],
    ];
    const of = (step: number, id: string) =>
      sorts.map(([kind, name]) => [step, kind, `monitors/${id}/${name}`]);
    expect(shown).toEqual([...[5, 10, 12].flatMap(step => of(step, 'test-looking')), ...of(12, 'last')]);

    const files = readdirSync(join(out, 'samples')).filter(name => name.startsWith('monitors-last'));
    expect(files.sort()).toEqual(
      ['drawing-000012.png', 'pixels-000012.png', 'score-000012.csv', 'score-000012.png'].map(
        name => `monitors-last-${name}`,
      ),
    );
    const table = readFileSync(join(out, 'samples/monitors-last-score-000012.csv'), 'utf8')
      .trim()
      .split('\n');
    expect(table).toHaveLength(17);
    expect(table[0]).toBe('x,score,half');
    const [x, score, half] = table[5]!.split(',').map(Number);
    expect([x, half]).toEqual([4, score! / 2]);

    const rows = readEvents(out).filter(({ tag }) => tag.startsWith('monitors/last'));
    expect(rows.map(({ step, tag }) => [step, tag])).toEqual([
      [12, 'monitors/last/sub/mean'],
      [12, 'monitors/last/sub/apart'],
      [12, 'monitors/last/words'],
    ]);
    expect(rows[0]!.value).toSatisfy(Number.isFinite);
    // two batches have fakes of their own
    expect(rows[1]!.value).toBeGreaterThan(0);
    // the scalars of the last step, without those of the machine
    expect(rows[2]!.value).toMatch(/^\*\*12\*\* 9 -?[\d.]+ -?[\d.]+$/);

    const [board] = readdirSync(out).filter(name => name.includes('tfevents'));
    const values = [...readTensorBoard(join(out, board!))].flatMap(event => event.values);
    const pages = new Map(values.map(({ tag, plugin }) => [tag, plugin]));
    expect(
      ['fake', 'score', 'pixels', 'drawing', 'words', 'sub/mean'].map(name =>
        pages.get(`monitors/last/${name}`),
      ),
    ).toEqual(['histograms', 'images', 'images', 'images', 'text', 'scalars']);
  });

  it('differs from look to look and from monitor to monitor, and does not change what is trained', async () => {
    const [{ events, out }, plain] = [await run([LOOKING]), await run([])];
    const fakes = events.flatMap(event => (event.kind === 'histogram' ? [String(event.values)] : []));
    expect(new Set(fakes).size).toBe(4);
    expect(weightsIn(out).equals(weightsIn(plain.out))).toBe(true);
  });

  it('is shown by averaged weights, with the numbers of the last step', async () => {
    const { events } = await run([
      'architecture=test-scored',
      'objective=wasserstein',
      '+schedulers=[{use: test-given, values: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], of: architecture.score}]',
      '+monitors=[{use: score-over-line, every: 5}]',
    ]);
    const scores = events.flatMap(event =>
      event.kind === 'curve' ? [event.curve.lines['discriminator']![3]] : [],
    );
    expect(scores).toEqual([5, 10, 12]);
    const fakeOf = async (...more: string[]) => {
      const made = await run(['+monitors=[{use: test-looking, every: 0}]', ...more]);
      return String(made.events.flatMap(event => (event.kind === 'histogram' ? [event.values] : []))[0]);
    };
    // averages that take the last weights whole are the last weights
    const [last, same, other] = [
      await fakeOf(),
      await fakeOf('+train.average={use: ema, decay: 0}'),
      await fakeOf('+train.average={use: ema, decay: 0.9}'),
    ];
    expect(same).toBe(last);
    expect(other).not.toBe(last);
  });
});

it('the monitor that the guide shows trains, and shows what it says', async () => {
  const shown = join(folder, 'spread.ts');
  await writeFile(shown, shownPlugin('spread'));
  const { events } = await run([`plugins=[${shown}]`, '+monitors=[spread]']);
  const distances = events.flatMap(event => (event.kind === 'histogram' ? [event.values] : []));
  expect(distances).toHaveLength(1);
  // two of a pair are as far from each other as from the other side
  expect([...distances[0]!]).toEqual([...distances[0]!].reverse());
  const [mean] = events.flatMap(event =>
    event.kind === 'scalars' ? (event.values['monitors/spread/mean'] ?? []) : [],
  );
  expect(mean).toBeGreaterThan(0);
});

describe('a warning', () => {
  it('is told once, and again when it comes back, of each thing by itself', async () => {
    const { out, events } = await run(['+monitors=[test-watching]']);
    const warnings = warningsIn(events);
    expect(warnings.map(([step, about]) => [step, about])).toEqual([
      [4, 'a'],
      [6, 'b'],
      [10, 'a'],
    ]);
    // two logged steps before, with their numbers
    expect(warnings[0]![2]).toMatch(/^2 3: \d\S+ \d\S+ \d\S+$/);
    const told = readEvents(out).filter(({ tag }) => tag === 'warning');
    expect(told.map(({ value }) => value)).toEqual(warnings.map(([, , text]) => `test-watching: ${text}`));
    const [board] = readdirSync(out).filter(name => name.includes('tfevents'));
    const tags = [...readTensorBoard(join(out, board!))].flatMap(event => event.values.map(({ tag }) => tag));
    expect(tags.filter(tag => tag.startsWith('warnings/'))).toEqual(
      ['a', 'b', 'a'].map(about => `warnings/test-watching/${about}`),
    );
  });

  it('is told to the person, quiet or not', async () => {
    const words = ['run', file, '+monitors=[test-watching]', '--quiet', '--out', join(folder, 'told')];
    const { code, stdout } = await mainIn(...words);
    expect(code).toBe(0);
    expect(stdout.match(/^warning: test-watching at step \d+: .+$/gm)).toHaveLength(3);
    const more = '{use: test-looking, every: 0, name: last}, {use: test-looking, every: 5}';
    const started = await mainIn(
      'run',
      file,
      `+monitors=[test-watching, ${more}]`,
      'train.steps=1',
      '--out',
      join(folder, 'header'),
    );
    expect(started.stdout).toMatch(/^monitors +test-watching, last at the end, test-looking every 5 steps$/m);
  });

  // a checkpoint lies at step 5, where `a` stands, and one at step 10, where it has come back
  it.each([6, 11])('is told as in a run without a break where one is left at step %i', async step => {
    const monitors = ['+monitors=[test-watching, test-failing, {use: test-looking, every: 3}]'];
    const whole = await run(monitors);
    const { out } = await run(monitors, event => event.kind === 'scalars' && event.step === step);
    await runToEnd(runExperiment({ overrides: [], resume: { folder: out } }));
    expect(leftIn(out)).toEqual(leftIn(whole.out));
  });
});

describe('a monitor that fails', () => {
  it('is told of once as long as it does, and ends nothing', async () => {
    const { events } = await run(['+monitors=[{use: test-failing, every: 2}]']);
    expect(warningsIn(events).map(([step, , text]) => [step, text])).toEqual([
      [2, expect.stringMatching(/^monitor 'test-failing' failed: no look at 2 \(.*monitors\.ts:\d+\)$/)],
      [3, expect.stringMatching(/failed: no warning at 3/)],
      [8, expect.stringMatching(/failed: no look at 8/)],
    ]);
    expect(events.at(-1)).toMatchObject({ kind: 'end', status: 'completed', step: 12 });
  });

  it('is told of where it shows another sort of thing under a name', async () => {
    const { events } = await run(['+monitors=[{use: test-failing, every: 3}]']);
    expect(warningsIn(events).at(-1)).toEqual([
      9,
      undefined,
      "monitor 'test-failing' shows as 'monitors/test-failing/thing' a text, which was a number before.",
    ]);
  });
});

describe("a monitor's slip is refused before there is a folder", () => {
  const MONITOR = "monitor 'test-slipping'";
  it.each([
    ['nothing', `${MONITOR} shows nothing instead of things by name.`],
    ['list', `${MONITOR} shows a list instead of things by name.`],
    ['name', `${MONITOR} shows something as 'a b'.`],
    ['tensor', `${MONITOR} shows a list instead of things by name.`],
    ['sort', `${MONITOR} shows an object of pictures as 'a'.`],
    ['two', `${MONITOR} shows an object of text, svg as 'a'.`],
    ['picture', `${MONITOR} shows as 'a' a picture of 4 bytes instead of 12.`],
    ['curve', `${MONITOR} shows as 'a' a curve whose line 'b' has 1 numbers over 2.`],
    ['histogram', `${MONITOR} shows as 'a' a histogram of no numbers.`],
    [
      'file',
      `${MONITOR} shows 'monitors/test-slipping/a-b', whose file would be that of 'monitors/test-slipping/a/b'.`,
    ],
    ['throws', `${MONITOR} failed: no such thing`],
    ['outside', `${MONITOR} calls a net outside of compute.`],
    [
      'assigns',
      `${MONITOR} assigns 'generator/dense_1/kernel' in evaluation mode, where nothing may change.`,
    ],
    ['net', `${MONITOR} failed: there is no net 'critic'; there are generator, discriminator`],
    ['computed', `compute of ${MONITOR} gives 'a', which is no tensor.`],
    ['warns', `${MONITOR} warns with 1, not with a text, texts by what they are about, or undefined.`],
  ])('%s', async (slip, message) => {
    const out = join(folder, `slip-${slip}`);
    const overrides = [`+monitors=[{use: test-slipping, slip: ${slip}}]`];
    const error: unknown = await runToEnd(runExperiment({ file, overrides }, { out })).catch(
      (e: unknown) => e,
    );
    expect(error).toBeInstanceOf(GanzooError);
    expect((error as GanzooError).message).toBe(message);
    expect(existsSync(out)).toBe(false);
  });

  it('svg', async () => {
    const overrides = ['+monitors=[{use: test-slipping, slip: svg}]'];
    await expect(runToEnd(runExperiment({ file, overrides }, { out: join(folder, 'svg') }))).rejects.toThrow(
      `${MONITOR} failed: `,
    );
  });
});

it('a look sees examples that are read while training, and each critic of a game', async () => {
  const run = await MiniRun.start(Catalog.of([...all, streamedTwin(stripes), ensemble]), {
    dataset: { use: 'test-stripes-streamed' },
    objective: { use: 'outside-ensemble' },
    monitors: [{ use: 'score-histograms', count: 5 }],
  });
  await run.read();
  run.next();
  const { parts, data, rng, schedule, state } = run;
  const progress = Object.assign(new Progress(), { step: parts.steps });
  const events: TrainEvent[] = [];
  for await (const event of new Monitors({ parts, data, rng, schedule, ...state, progress }).looks())
    events.push(event);
  const histograms = events.flatMap(event => (event.kind === 'histogram' ? [event] : []));
  expect(histograms.map(({ tag, values }) => [tag, values.length])).toEqual(
    ['0/discriminator/real', '0/discriminator/fake', '1/discriminator/real', '1/discriminator/fake'].map(
      name => [`monitors/score-histograms/${name}`, 5],
    ),
  );
  expect(new Set(histograms.map(({ values }) => String(values))).size).toBe(4);
  run.dispose();
});
