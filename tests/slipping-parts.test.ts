import { describe, expect, it } from 'vitest';
import { runToEnd } from '@ganzoo/run';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { shortRuns } from './fixtures/refused.ts';

const { errorOf, lastScalars, newRun, plugins, refusal } = shortRuns(
  'test-judging',
  new URL('fixtures/slipping-parts.ts', import.meta.url),
  new URL('fixtures/schedules.ts', import.meta.url),
  new URL('fixtures/outside/cgan.ts', import.meta.url),
);
const [fixture] = plugins;

const CRITIC = "The critic of 'discriminator' of objective 'test-judging'";

describe("a critic's slip is refused before there is a folder, whether a penalty meets it or not", () => {
  it.each([
    [
      'batch',
      `${CRITIC} gives \`real\` of shape [4, 2] and \`fake\` of shape [1, 2], but both are to have one shape.`,
    ],
    [
      'shape',
      `${CRITIC} gives \`real\` of shape [4, 1] and \`fake\` of shape [4, 2], but both are to have one shape.`,
    ],
    ['nothing', `${CRITIC} gives nothing as \`fake\`, not a tensor [batch, ...].`],
    ['score', `${CRITIC} gives \`score\` of shape [] for examples of shape [4, 2], not [4, ...].`],
    ['features', `${CRITIC} gives \`features\` of shape [2] for examples of shape [4, 2], not [4, ...].`],
    ['field', `${CRITIC} failed: there is no field 'a'; there is x`],
  ])('%s', async (slip, message) => {
    const objective = `objective.slip=${slip}`;
    expect((await refusal(objective)).message).toBe(message);
    const penalty = `+constraints=[${slip === 'features' ? 'test-peeking' : 'gradient-penalty'}]`;
    expect((await refusal(objective, penalty)).message).toBe(message);
  });
});

it("a constraint's critic sees the state of the game, and the constraint its own", async () => {
  const told = await lastScalars(
    'objective={use: test-counting}',
    '+constraints=[test-peeking, gradient-penalty]',
  );
  // 2 · (1 + 1), and 2 · 1
  expect(told).toMatchObject({
    'discriminator/test-peeking/score': 4,
    'discriminator/test-peeking/features': 2,
    'discriminator/test-peeking/own': 3,
  });
  // the slope of 2(x + y) is √8 everywhere, to float32
  expect(told['discriminator/gradient-penalty/slope']).toBeCloseTo(Math.sqrt(8), 5);
});

describe("a hook's slip is refused before there is a folder", () => {
  const CONSTRAINT = "constraint 'test-slipping-hook'";
  const KERNEL = 'discriminator/dense_1/kernel of shape [2,4]';
  it.each([
    ['weight', `${CONSTRAINT} shows ${KERNEL} as a tensor of shape [8], but a weight keeps its shape.`],
    ['weight-nothing', `${CONSTRAINT} shows ${KERNEL} as no tensor, but a weight keeps its shape.`],
    ['project', `${CONSTRAINT} projects ${KERNEL} to a tensor of shape [8].`],
    ['judged', `${CONSTRAINT} shows the critic a tensor of shape [8, 2] in place of one of shape [4, 2].`],
    ['gradients', `${CONSTRAINT} gives 3 gradients for 4 weights.`],
    [
      'state',
      `The penalty of ${CONSTRAINT} on 'discriminator' gives a state 'k', which the constraint does not declare.`,
    ],
    [
      'state-declared',
      `The state 'u' of ${CONSTRAINT} is declared as [[0,0]], but can be a number, a list of numbers or { shape, init, dtype }.`,
    ],
  ])('%s', async (slip, message) => {
    const constraint = `+constraints=[{use: test-slipping-hook, slip: ${slip}, on: [discriminator]}]`;
    expect((await refusal(constraint)).message).toBe(message);
  });
});

describe('a net', () => {
  it('that changes what it keeps outside of training is refused before there is a folder', async () => {
    const error = await refusal('architecture={use: test-calls, always: true}');
    expect(error.message).toBe(
      "architecture 'test-calls' as 'generator' assigns 'generator/calls' in evaluation mode, where nothing may change.",
    );
  });

  it('that keeps something in training learns the same, drawn or not', async () => {
    const nets = async (images: number): Promise<Buffer> => {
      const run = newRun('architecture={use: test-calls}', `log.images=${images}`);
      await runToEnd(run.events());
      return readFileSync(join(run.out, 'checkpoints', '2', 'nets.safetensors'));
    };
    expect((await nets(1)).equals(await nets(0))).toBe(true);
  });

  it('that would ignore the label of a conditional game is refused', async () => {
    const ignoring = ['architecture={use: test-calls}', 'objective={use: outside-cgan}'];
    const { message } = await refusal(...ignoring);
    expect(message).toMatch(
      /2 problems, the first: objective 'outside-cgan' gives the net 'generator' 'y', which architecture 'test-calls' would ignore\./,
    );
    await lastScalars('objective={use: outside-cgan}');
  });
});

describe('what a net gives', () => {
  const PATCHES =
    "architecture 'test-patches' as 'discriminator' gives 'score' of shape [4,2,1], but objective";
  it.each([
    ['non-saturating', `${PATCHES} 'non-saturating' needs [4,1].`, /can declare another in `outputs`/],
    ['test-sized', `${PATCHES} 'test-sized' needs [4,3,1].`, /declares it in `outputs`/],
    [
      '{use: test-sized, score: [0, 3]}',
      `${PATCHES} 'test-sized' needs [4,any,3].`,
      /null leaves a size to the architecture/,
    ],
  ])('is told as what the game needs of it: %s', async (objective, message, hint) => {
    const error = await refusal('architecture={use: test-patches}', `objective=${objective}`);
    expect(error.message).toBe(message);
    expect(error.hint).toMatch(hint);
  });

  it('may have a size that the architecture decides, and no picture', async () => {
    const patches = [
      'architecture={use: test-patches}',
      'objective={use: test-sized, score: [0, 1], field: null}',
    ];
    expect(
      (await lastScalars(...patches, '+constraints=[gradient-penalty]'))['discriminator/loss'],
    ).toSatisfy(Number.isFinite);
  });
});

describe('a scheduler', () => {
  const by = (slip: string, of = ''): string =>
    `+schedulers=[{use: test-slipping-scheduler, slip: ${slip}${of}}]`;
  const RATE = ', of: optimizers.default.learningRate';
  it.each([
    ['at', RATE],
    ['discIters', ''],
    ['players', ''],
  ])(
    'that fails at the first step is named with its place before there is a folder: %s',
    async (slip, of) => {
      const error = await refusal(by(slip, of));
      expect(error.message).toBe("scheduler 'test-slipping-scheduler' failed: no history");
      expect(error.where?.file).toBe(fixture);
    },
  );

  it('that gives no number for the first step is refused before there is a folder', async () => {
    expect((await refusal(by('nan', RATE))).message).toBe(
      "scheduler 'test-slipping-scheduler' gives NaN for optimizers.discriminator.learningRate at step 0, not a finite number.",
    );
  });

  it.each([
    ['stop', "scheduler 'test-slipping-scheduler' failed: no history"],
    [
      'stop-number',
      "scheduler 'test-slipping-scheduler' gives a number as `stop` at step 1, not a reason in words, or undefined.",
    ],
  ])('is named when it is asked whether to stop: %s', async (slip, message) => {
    const run = newRun(by(slip));
    expect((await errorOf(run)).message).toBe(message);
    // it is asked after a logged step, and what was trained until then stays
    expect(existsSync(run.out)).toBe(true);
  });

  it('may leave the discriminator out while the generator looks at real examples', async () => {
    const none = [
      '+schedulers=[{use: test-given, as: count, values: [0]}]',
      'objective={use: test-relative}',
    ];
    const scalars = await lastScalars(...none);
    expect(scalars['generator/loss']).toSatisfy(Number.isFinite);
    expect(scalars).not.toHaveProperty(['discriminator/loss']);
  });
});

it('an optimizer that asks for a slot it did not name is refused before there is a folder', async () => {
  const error = await refusal('+train.optimizers.default={use: test-slipping-optimizer}');
  expect(error.message).toBe("optimizer 'test-slipping-optimizer' failed: there is no slot 'n'; there is m");
  expect(error.where?.file).toBe(fixture);
});
