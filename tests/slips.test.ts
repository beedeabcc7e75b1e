import { runToEnd } from '@ganzoo/run';
import { describe, expect, it } from 'vitest';
import { shortRuns } from './fixtures/refused.ts';

const { newRun, plugins, refusal, lastScalars } = shortRuns(
  'test-slips',
  new URL('fixtures/slips.ts', import.meta.url),
);
const [fixture] = plugins;

const GENERATOR = "The loss of 'generator' of objective 'test-slips'";

it('runs without a slip', async () => {
  const end = await runToEnd(newRun().events());
  expect(end).toMatchObject({ status: 'completed', step: 2 });
});

describe("a game's slip is refused before there is a folder", () => {
  it.each([
    ['field', "objective 'test-slips' failed: there is no field 'a'; there is x"],
    ['net', "objective 'test-slips' failed: there is no net 'critic'; there are generator, discriminator"],
    ['state-unknown', "objective 'test-slips' failed: there is no state 'q'; there is k"],
    [
      'view-net',
      "objective 'test-slips' failed: there is no net 'generatr'; there are generator, discriminator",
    ],
    ['view-field', "objective 'test-slips' failed: there is no field 'q'; there is x"],
  ])('%s, with its place', async (slip, message) => {
    const error = await refusal(`objective.slip=${slip}`);
    expect(error.message).toBe(message);
    expect(error.where?.file).toBe(fixture);
    expect(error.where?.line).toBeGreaterThan(1);
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
      'sample-flat',
      "The view 'samples' of objective 'test-slips' gives 'x' as float32 [8], but should give examples of 'x', float32 [4, 2].",
    ],
    [
      'sample-field',
      "The view 'samples' of objective 'test-slips' gives 'x' as float32 [4, 2], but should give examples of 'y', int32 [4].",
    ],
    [
      'sample-nothing',
      "The view 'samples' of objective 'test-slips' gives no tensor 'x', but should give examples of 'x', float32 [4, 2].",
    ],
  ])('%s', async (slip, message) => {
    const error = await refusal(`objective.slip=${slip}`);
    expect(error.message).toBe(message);
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
    [
      'sample-strange',
      "objective 'test-slips' needs a field 'q', which dataset 'gaussian-ring' does not have.",
    ],
    ...[
      ['declared-matrix', '[[0,0]]'],
      ['declared-text', '"zeros"'],
      ['declared-number', 'NaN'],
      ['declared-shape', '{"shape":[1.5]}'],
      ['declared-type', '{"shape":[2],"dtype":"string"}'],
    ].map(([slip, came]) => [
      slip!,
      `The state 'k' of objective 'test-slips' is declared as ${came}, but can be a number, a list of numbers or { shape, init, dtype }.`,
    ]),
    [
      'declared-start',
      "The state 'k' of objective 'test-slips' starts as nothing known: 'zeroes' is not an initialiser.",
    ],
  ])('%s, as the parts are put together', async (slip, message) => {
    const error = await refusal(`objective.slip=${slip}`);
    expect(error.message).toContain(message);
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
  });

  it('one without any hook', async () => {
    const error = await refusal('constraints=[{use: test-slipping, slip: no-hook}]');
    expect(error.message).toContain(
      "constraint 'test-slipping' does nothing: it has none of penalty, judged, gradients, project, weight.",
    );
  });
});

it('features that cannot look at what a view gives are refused before anything is trained', async () => {
  const metric = 'metrics=[{use: fid, samples: 10, features: {use: classifier}}]';
  expect((await refusal('objective.slip=sample-field', metric)).message).toBe(
    "features 'classifier' looks at examples [2] in any range, but 'x' of the view 'samples' of objective 'test-slips' is [] in any range.",
  );
});

it('two constraints of one plugin log under two names', async () => {
  const tags = Object.keys(
    await lastScalars('constraints=[{use: gradient-penalty}, {use: gradient-penalty, weight: 1}]'),
  );
  expect(tags).toEqual(
    expect.arrayContaining(['discriminator/gradient-penalty', 'discriminator/gradient-penalty-2']),
  );
});
