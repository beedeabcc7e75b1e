import { runExperiment, runToEnd } from '@ganzoo/run';
import { GanzooError } from '@ganzoo/sdk';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const fixture = fileURLToPath(new URL('fixtures/slips.ts', import.meta.url));
let folder: string;
let file: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ganzoo-slips-'));
  file = join(folder, 'slips.yaml');
  await writeFile(
    file,
    `
plugins: [${fixture}]
dataset: { use: gaussian-ring, trainSize: 100, testSize: 20 }
architecture: { use: mlp, hidden: [4] }
objective: { use: test-slips }
train: { steps: 2, batchSize: 4, latent: { dim: 2 } }
log: { scalars: 0, images: 0, histograms: 0 }
`,
  );
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** What a run with these overrides is refused with; it must not leave a folder. */
let runs = 0;

async function refusal(...overrides: string[]): Promise<GanzooError> {
  const out = join(folder, `run-${runs++}`);
  const error: unknown = await runToEnd(runExperiment({ file, overrides }, { out })).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(existsSync(out)).toBe(false);
  expect(error).toBeInstanceOf(GanzooError);
  return error as GanzooError;
}

const GENERATOR = "The loss of 'generator' of objective 'test-slips'";

it('runs without a slip', async () => {
  const end = await runToEnd(runExperiment({ file, overrides: [] }, { out: join(folder, 'whole') }));
  expect(end).toMatchObject({ status: 'completed', step: 2 });
});

describe("a game's slip is refused before there is a folder", () => {
  it.each([
    ['field', "objective 'test-slips' failed: there is no field 'a'; there is x"],
    ['net', "objective 'test-slips' failed: there is no net 'critic'; there are generator, discriminator"],
    ['state-unknown', "objective 'test-slips' failed: there is no state 'q'; there is k"],
  ])('%s, with its place', async (slip, message) => {
    const error = await refusal(`objective.slip=${slip}`);
    expect(error.message).toBe(message);
    expect(error.where?.file).toBe(fixture);
    expect(error.where?.line).toBeGreaterThan(1);
    expect(error.exitCode).toBe(2);
  });

  it.each([
    ['number', `${GENERATOR} gives a number, not a scalar or { loss, scalars, state }.`],
    ['nothing', `${GENERATOR} gives nothing, not a scalar or { loss, scalars, state }.`],
    ['wide-loss', `${GENERATOR} has shape [4,1], not a scalar's.`],
    ['wide-scalar', `${GENERATOR}: its scalar 'hits' has shape [4], not a scalar's.`],
    ['number-scalar', `${GENERATOR}: its scalar 'hits' is a number, not a scalar tensor.`],
    ['state-undeclared', `${GENERATOR} gives a state 'q', which the game does not declare.`],
    [
      'state-shape',
      `${GENERATOR} gives for the state 'k' a float32 tensor of shape [3], but a float32 tensor of shape [2] is declared.`,
    ],
    [
      'state-type',
      `${GENERATOR} gives for the state 'k' a int32 tensor of shape [2], but a float32 tensor of shape [2] is declared.`,
    ],
    ['constant', `${GENERATOR} depends on no weight of generator.`],
    ['phase-later', `${GENERATOR} depends on no weight of generator.`],
    [
      'sample-shape',
      "The view 'samples' of objective 'test-slips' gives 'x' as float32 [4, 4], but should give examples of 'x', float32 [4, 2].",
    ],
    [
      'sample-batch',
      "The view 'samples' of objective 'test-slips' gives 'x' as float32 [1, 2], but should give examples of 'x', float32 [4, 2].",
    ],
    [
      'sample-type',
      "The view 'samples' of objective 'test-slips' gives 'x' as int32 [4, 2], but should give examples of 'x', float32 [4, 2].",
    ],
    [
      'sample-nothing',
      "The view 'samples' of objective 'test-slips' gives no tensor 'x', but should give examples of 'x', float32 [4, 2].",
    ],
  ])('%s', async (slip, message) => {
    const error = await refusal(`objective.slip=${slip}`);
    expect(error.message).toBe(message);
    expect(error.exitCode).toBe(2);
  });

  it.each([
    ['create', "objective 'test-slips' failed while it was made: there is no field 'a'; there are x"],
    ['phase-empty', "Phase 'idle' of objective 'test-slips' moves no player."],
    [
      'phase-open',
      "Phase 'first' of objective 'test-slips' has no steps, so phase 'second' after it never comes.",
    ],
    [
      'phase-half',
      "Phase 'first' of objective 'test-slips' lasts 1.5 steps, which is no whole number of them.",
    ],
  ])('%s, as the parts are put together', async (slip, message) => {
    const error = await refusal(`objective.slip=${slip}`);
    expect(error.message).toContain(message);
    expect(error.exitCode).toBe(2);
  });
});

describe("a constraint's slip is refused before there is a folder", () => {
  it.each([
    ['wide', "The penalty of constraint 'test-slipping' on 'discriminator' has shape [4,1], not a scalar's."],
    [
      'nothing',
      "The penalty of constraint 'test-slipping' on 'discriminator' gives nothing, not a scalar or { loss, scalars, state }.",
    ],
    [
      'scalar',
      "The penalty of constraint 'test-slipping' on 'discriminator': its scalar 'slope' has shape [4,1], not a scalar's.",
    ],
  ])('%s', async (slip, message) => {
    const error = await refusal(`constraints=[{use: test-slipping, slip: ${slip}}]`);
    expect(error.message).toBe(message);
    expect(error.exitCode).toBe(2);
  });

  it('one without any hook', async () => {
    const error = await refusal('constraints=[{use: test-slipping, slip: no-hook}]');
    expect(error.message).toContain(
      "constraint 'test-slipping' does nothing: it has none of penalty, judged, gradients, project, weight.",
    );
  });
});

it('two constraints of one plugin log under two names', async () => {
  const tags = new Set<string>();
  const overrides = [
    'objective.slip=none',
    'log.scalars=1',
    'constraints=[{use: gradient-penalty}, {use: gradient-penalty, weight: 1}]',
  ];
  for await (const event of runExperiment({ file, overrides }, { out: join(folder, 'twice') }))
    if (event.kind === 'scalars') for (const tag of Object.keys(event.values)) tags.add(tag);
  expect([...tags]).toEqual(
    expect.arrayContaining(['discriminator/gradient-penalty', 'discriminator/gradient-penalty-2']),
  );
});
