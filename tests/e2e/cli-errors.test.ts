import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { mainAt, type Said } from '../fixtures/command.ts';
import { ganzoo as spawnGanzoo, type Outcome } from './ganzoo.ts';

const EXPERIMENT = `
name: small
dataset: { use: gaussian-ring, trainSize: 500, testSize: 100 }
architecture: { use: mlp, hidden: [8] }
objective: { use: non-saturating }
train: { steps: 3, batchSize: 16, latent: { dim: 2 } }
`;

let home: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'ganzoo-e2e-'));
  await put('small.yaml', EXPERIMENT);
});

afterEach(() => rm(home, { recursive: true, force: true }));

async function put(name: string, text: string): Promise<void> {
  await mkdir(dirname(join(home, name)), { recursive: true });
  await writeFile(join(home, name), text);
}

/** Runs the command in this process, which spares a start each. */
const ganzoo = (...words: string[]): Promise<Said> => mainAt(home, words);
/** Runs the command in a process of its own, as a backend needs it. */
const apart = (...words: string[]): Promise<Outcome> => spawnGanzoo(home, words);

/** Runs a command that must be refused: exit code 2, no stack trace, nothing written. Gives what it says. */
async function refused(...words: string[]): Promise<string> {
  return refusedBy(ganzoo, words);
}

async function refusedBy(command: typeof ganzoo | typeof apart, words: string[]): Promise<string> {
  const before = await readdir(home, { recursive: true });
  const { code, stderr } = await command(...words);
  expect(stderr).not.toMatch(/^\s+at .*:\d+:\d+\)?$/m);
  expect(code, stderr).toBe(2);
  expect(await readdir(home, { recursive: true })).toEqual(before);
  return stderr;
}

describe('the command line', () => {
  test('an unknown command', async () => {
    expect(await refused('rum')).toContain('(Did you mean run?)');
  });

  test('an unknown option', async () => {
    expect(await refused('run', 'small.yaml', '--thread', '2')).toContain('(Did you mean --threads?)');
  });

  test('an option of the wrong type', async () => {
    expect(await refused('run', 'small.yaml', '--threads', 'many')).toContain('a whole number, 1 or more');
  });

  test.each(['0', '-3', '2.5', 'all'])('--profile %s', async steps => {
    const said = await refused('run', 'small.yaml', `--profile=${steps}`);
    expect(said).toContain(
      `'--profile <n>' argument '${steps}' is invalid. It must be a whole number, 1 or more.`,
    );
  });

  test('a device that is none, or not there', async () => {
    expect(await refused('run', 'small.yaml', '--device', 'cuda:0')).toContain(
      '`cpu` or `gpu:N`, such as `gpu:0`',
    );
    expect(await refused('sample', '.', '--device', 'gpu:x')).toContain('`cpu` or `gpu:N`, such as `gpu:0`');
    // no machine has a hundred
    const said = await refused('run', 'small.yaml', '--device', 'gpu:99');
    expect(said).toContain('The device gpu:99 cannot be used; there is cpu');
    expect(said).toMatch(/engine install --gpu|driver|gpu:0/);
  });

  test('what a portable backend cannot do', async () => {
    const onWasm = (...words: string[]): Promise<string> =>
      refusedBy(apart, ['run', 'small.yaml', '--backend', 'wasm', ...words]);
    expect(await onWasm('--device', 'gpu:0')).toContain('The wasm backend cannot use the device gpu:0');
    expect(await onWasm('train.precision=bf16-mixed')).toContain(
      'The wasm backend computes in float32 only, not in bf16-mixed.',
    );
    expect(await onWasm('--profile', '2')).toContain('profiler is not part of the wasm backend');
  });

  test('no experiment file', async () => {
    expect(await refused('run', 'seed=2')).toContain('No experiment file is given.');
  });

  test('a folder that is no run', async () => {
    expect(await refused('run', '--resume', 'nowhere')).toContain('There is no folder nowhere.');
    expect(await refused('sample', '.')).toContain('it has no resolved.yaml');
    expect(await refused('tensorboard', 'nowhere')).toContain('There is no folder nowhere.');
  });

  test('a kind of plugin that does not exist', async () => {
    expect(await refused('plugins', 'objektive')).toContain("Did you mean 'objective'?");
  });
});

describe('the experiment', () => {
  test('a file that is not there', async () => {
    expect(await refused('run', 'smal.yaml')).toContain('smal.yaml does not exist');
  });

  test('all mistakes are told at once, each with its place', async () => {
    await put(
      'wrong.yaml',
      EXPERIMENT.replace('steps: 3', 'stepz: 3').replace('batchSize: 16', 'batchSize: many'),
    );
    const said = await refused('run', 'wrong.yaml', 'train.latent.dim=-1');
    expect(said).toMatch(/wrong\.yaml:6:\d+: unknown key 'stepz' in train\n {2}Did you mean 'steps'\?/);
    expect(said).toMatch(/wrong\.yaml:6:\d+: train\.batchSize is 'many' but must be an integer/);
    expect(said).toContain("override 1: 'train.latent.dim=-1'");
  });

  test('a plugin that does not exist, with the nearest name', async () => {
    const said = await refused('run', 'small.yaml', 'objective=wassersteen');
    expect(said).toContain("There is no objective 'wassersteen'.");
    expect(said).toContain("Did you mean 'wasserstein'?");
  });

  test('parts that do not fit together', async () => {
    await put('unfit.yaml', EXPERIMENT.replace('{ use: mlp, hidden: [8] }', '{ use: infogan-net }'));
    expect(await refused('run', 'unfit.yaml')).toMatch(/unfit\.yaml:4:\d+: infogan-net is for images/);
    expect(
      await refused(
        'validate',
        'small.yaml',
        'train.latent.distribution=normal',
        'objective={use: vae, likelihood: gaussian}',
        '+constraints=[gradient-penalty]',
      ),
    ).toContain('no critic');
  });
});

describe('the folder of a run', () => {
  test('is never written into when it is there already', async () => {
    await put('runs/a/resolved.yaml', EXPERIMENT);
    expect(await refused('run', 'small.yaml', '--out', 'runs/a')).toContain('runs/a exists already');
  });

  test('is not deleted by --force when it is no run', async () => {
    await put('thesis/chapter.tex', 'precious');
    expect(await refused('run', 'small.yaml', '--out', 'thesis', '--force')).toContain(
      'does not look like a run',
    );
  });

  test('of a run that goes on with other values', async () => {
    await put('runs/a/resolved.yaml', EXPERIMENT);
    const said = await refused('run', '--resume', 'runs/a', 'train.steps=9', 'train.batchSize=32', 'seed=7');
    expect(said).toContain('train.batchSize: 16, now 32');
    expect(said).toContain('seed: 1, now 7');
    expect(said).not.toContain('train.steps: 3');
  });

  test('of a run without a checkpoint', async () => {
    await put('runs/a/resolved.yaml', EXPERIMENT);
    expect(await refused('sample', 'runs/a')).toContain('has no checkpoint yet');
  });
});

describe('plugins', () => {
  const objective = (name: string, create: string): string => `
    import { definePlugin, tf } from '@ganzoo/sdk';
    import { adversarial } from '@ganzoo/sdk/games';
    export const own = definePlugin({
      kind: 'objective', name: '${name}', summary: 'A test.', params: {}, create: () => ${create},
    });`;

  /** Trains with an objective of the generator's `loss` in a folder `a`. */
  const runMine = async (loss: string): Promise<Said> => {
    await put(
      'mine.ts',
      objective('mine', `adversarial({ discriminator: r => tf.mean(r), generator: ${loss} })`),
    );
    return ganzoo('run', 'small.yaml', '+plugins=[./mine.ts]', 'objective=mine', '--out', 'a');
  };

  test('two of one name are an error where one is asked for, and only there', async () => {
    await put('plugins/objectives/mine.ts', objective('wasserstein', '({})'));
    const said = await refused('run', 'small.yaml', 'objective=wasserstein');
    expect(said).toContain("There is more than one objective 'wasserstein'");
    expect(said).toContain('plugins/objectives/mine.ts');
    expect((await ganzoo('validate', 'small.yaml')).stdout).toContain('ok small.yaml');
    const { code, stdout } = await ganzoo('plugins');
    expect(stdout).toContain('More than one plugin of a name');
    expect(code).toBe(0);
  });

  test('one that throws while it is loaded is an error where it is asked for, and only there', async () => {
    await put('plugins/objectives/mine.ts', "\nthrow new Error('no GPU in this house');");
    const said = await refused('run', 'small.yaml', 'objective=mine');
    expect(said).toContain('plugins/objectives/mine.ts:2: no GPU in this house');
    expect((await ganzoo('validate', 'small.yaml')).stdout).toContain('ok small.yaml');
    const { code, stdout } = await ganzoo('plugins', 'objective');
    expect(stdout).toContain('plugins/objectives/mine.ts:2: no GPU in this house');
    expect(code).toBe(0);
  });

  test('one that an experiment lists, but that is not there', async () => {
    expect(await refused('run', 'small.yaml', '+plugins=[./mine.ts]')).toContain('mine.ts');
  });

  test('one that throws while it is made', async () => {
    await put('mine.ts', objective('mine', "{ throw new TypeError('of what?'); }"));
    const said = await refused('run', 'small.yaml', '+plugins=[./mine.ts]', 'objective=mine');
    expect(said).toContain("objective 'mine' failed while it was made: of what?");
  });

  test.each([
    [
      'one that reads a value inside a compiled step',
      'fake => { tf.mean(fake).dataSync(); return tf.mean(fake); }',
      /objective 'mine' reads a tensor's value/,
    ],
    [
      'one with a bug in its loss, named with the line',
      'fake => tf.mean(fake.undefinedThing.x)',
      /mine\.ts:\d+: objective 'mine' failed: Cannot read properties of undefined/,
    ],
  ])('%s: nothing of the run stays', async (_, loss, message) => {
    const { code, stderr } = await runMine(loss);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(code).toBe(2);
    expect(await readdir(home)).not.toContain('a');
  });

  test('a training that diverges ends with exit code 3 and keeps its run', async () => {
    const { code, stdout, stderr } = await runMine('fake => tf.log(tf.mul(tf.mean(fake), 0).sub(1))');
    expect(stdout).toMatch(/^diverged at step 1 after .* generator\/loss is NaN at step 1$/m);
    expect(code, stderr).toBe(3);
    expect(await readdir(join(home, 'a'))).toContain('resolved.yaml');
  });
});
