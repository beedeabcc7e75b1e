import type { PluginKind } from '@ganzoo/sdk';
import type { JsonSchema } from './schema.ts';

const count = (description: string, rest: JsonSchema): JsonSchema => ({
  type: 'integer',
  minimum: 1,
  maximum: 1e12,
  description,
  ...rest,
});

const every = (description: string, steps: number): JsonSchema =>
  count(`${description}; 0 for never.`, { minimum: 0, default: steps });

const section = (
  description: string,
  properties: Record<string, JsonSchema>,
  rest: JsonSchema = {},
): JsonSchema => ({
  type: 'object',
  description,
  properties,
  additionalProperties: false,
  ...rest,
});

const part = (
  kind: PluginKind,
  description: string,
  reserved: Record<string, JsonSchema> = {},
): JsonSchema => ({
  type: 'object',
  part: kind,
  description,
  required: ['use'],
  properties: { use: { type: 'string', minLength: 1, description: `Name of the ${kind}.` }, ...reserved },
});

/** A part that is a parameter of a plugin: it has no keys beside `use` and its own plugin's parameters. */
export const innerPart = (
  kind: PluginKind,
  description: string,
  { default: value }: { readonly default?: unknown } = {},
): JsonSchema => ({ ...part(kind, description), ...(value !== undefined && { default: value }) });

const list = (description: string, items: JsonSchema): JsonSchema => ({
  type: 'array',
  description,
  items,
  default: [],
});

const constraint = part(
  'constraint',
  'Holds a player to something: a penalty, a projection, a re-parametrisation.',
  {
    on: {
      type: 'array',
      items: { type: 'string', minLength: 1 },
      minItems: 1,
      says: 'a list of players such as [discriminator]',
      description: 'Players it applies to; without it, all that it fits.',
    },
  },
);

/** Names become parts of files' names and of TensorBoard's tags. */
const NAME = {
  type: 'string',
  pattern: '^[\\p{L}\\p{N}_][\\p{L}\\p{N}_.+-]*$',
  maxLength: 100,
  says: 'letters, digits and _ . + - (at most 100, beginning with a letter, digit or _)',
} as const;

const metric = part('metric', 'A score of generated samples.', {
  name: {
    ...NAME,
    description: "Name of its scores; the plugin's name unless given, which two metrics cannot share.",
  },
  features: {
    ...part('features', 'What the metric sees the samples with.'),
    type: ['object', 'null'],
    default: null,
  },
  every: count('Steps between two computations; 0 for the end only.', { minimum: 0, default: 1000 }),
  samples: count('Generated examples it is computed from.', { maximum: 1e6, default: 10_000 }),
});

const scheduler = part('scheduler', 'Changes a number during training, or ends it.', {
  of: {
    type: 'string',
    minLength: 1,
    says: "a number's path such as optimizers.generator.learningRate",
    description:
      'Number it changes: optimizers.<player>.<parameter>, objective.<parameter>, constraints.<index or name>.<parameter>, architecture.<parameter>, nets.<net>.<parameter>, train.average.<parameter> or train.discIters; one of a part inside by its path, objective.base.<parameter>.',
  },
});

const monitor = part('monitor', 'Looks at the training and tells: warnings, pictures, curves, numbers.', {
  name: {
    ...NAME,
    description:
      "Name under which it tells; the plugin's name unless given, which two monitors cannot share.",
  },
  every: count('Steps between two looks, besides that after the last step; 0 for that alone.', {
    minimum: 0,
    default: 1000,
  }),
});

const optimizer = part('optimizer', 'Update rule of a player.');

const paths = (description: string): JsonSchema => ({
  type: 'array',
  items: { type: 'string', minLength: 1 },
  says: 'a list of nets, or of layers or weights such as [discriminator/dense_1]',
  description,
});

const train = section('How the game is trained.', {
  steps: count('Length of the run in generator updates; or give updates.', {}),
  updates: {
    type: 'object',
    minProperties: 1,
    maxProperties: 1,
    additionalProperties: count('Updates of that player.', {}),
    says: "one player's name and its number of updates, such as { discriminator: 15625 }",
    description: "Length of the run in one player's updates, instead of steps.",
  },
  batchSize: count('Examples in a batch.', { maximum: 1e6, default: 64 }),
  accumulate: count('Batches of one update, whose gradients are averaged before it.', {
    maximum: 1e4,
    default: 1,
  }),
  latent: section(
    'Vectors the generator starts from.',
    {
      dim: count('Numbers in one vector.', { maximum: 1e6, default: 64 }),
      distribution: {
        type: 'string',
        enum: ['uniform', 'normal'],
        default: 'uniform',
        description: 'uniform is U(-1, 1), normal is N(0, 1).',
      },
      reuse: {
        type: 'boolean',
        default: false,
        description:
          'Whether all players of one update of the inner players see the same vectors, and the outer players those of the last; otherwise each draws its own.',
      },
    },
    { default: {} },
  ),
  discIters: count('Updates of the inner players in a step.', { maximum: 1e6, default: 1 }),
  precision: {
    type: 'string',
    enum: ['float32', 'bf16-mixed'],
    default: 'float32',
    description:
      'Number format of products and convolutions; bf16-mixed keeps weights, optimisers and all else in float32.',
  },
  compile: {
    type: 'string',
    enum: ['auto', 'graph', 'xla', 'off'],
    default: 'auto',
    description:
      'How steps are compiled: graph into one function of TensorFlow, xla by XLA, off not at all; auto takes graph or xla, whichever is done sooner.',
  },
  stepsPerCall: {
    type: ['integer', 'string'],
    minimum: 1,
    maximum: 32,
    pattern: '^auto$',
    default: 'auto',
    says: 'a whole number from 1 to 32, or auto',
    description:
      'Most steps that one call of TensorFlow runs where no value is wanted between them; auto: more the shorter they are.',
  },
  optimizers: {
    type: 'object',
    properties: { default: { ...optimizer, default: { use: 'adam', learningRate: 2e-4, beta1: 0.5 } } },
    additionalProperties: optimizer,
    default: {},
    description:
      'Update rules by player; default for the players not named. One without `use` is a copy of default with what it says.',
  },
  average: {
    ...part('average', 'Averages the weights that samples are drawn with; null for the last weights.'),
    type: ['object', 'null'],
    default: null,
  },
  from: {
    ...section(
      'Another run whose weights the nets start from; null for none.',
      {
        run: { type: 'string', minLength: 1, description: 'Its folder, from the folder of this file.' },
        step: {
          type: ['integer', 'string'],
          minimum: 0,
          pattern: '^(last|best)$',
          default: 'last',
          says: 'the step of a checkpoint, last or best',
          description: 'Which of its checkpoints.',
        },
        weights: {
          ...paths('Nets, layers or weights that are taken; all nets without it.'),
          minItems: 1,
        },
        averaged: {
          type: 'boolean',
          default: false,
          description: 'Whether averaged weights are taken where it has some.',
        },
        frozen: { ...paths('Nets, layers or weights that are never updated.'), default: [] },
      },
      { required: ['run'] },
    ),
    type: ['object', 'null'],
    default: null,
  },
  checkpoints: section(
    'Which states of the nets are kept.',
    {
      every: count('Steps between two checkpoints; 0 keeps only the last step.', {
        minimum: 0,
        default: 1000,
      }),
      keep: count('Newest checkpoints kept.', { default: 3 }),
      best: {
        type: ['string', 'null'],
        default: null,
        says: 'the name of a metric in metrics, or null',
        description: 'Metric whose best checkpoint is kept besides, by its name; null for none.',
      },
    },
    { default: {} },
  ),
});

/** An experiment's structure: every key but the plugins' parameters, with defaults, in the order of resolved.yaml. */
export const STRUCTURE: JsonSchema = section(
  'An experiment of ganzoo.',
  {
    name: { ...NAME, description: "Name of the run; the file's name unless given." },
    seed: count('Number from which all random numbers follow.', {
      minimum: 0,
      maximum: Number.MAX_SAFE_INTEGER,
      default: 1,
    }),
    plugins: {
      type: 'array',
      items: { type: 'string', minLength: 1 },
      default: [],
      description: 'Plugin files, from the folder of this file, and names of npm packages.',
    },
    dataset: part('dataset', 'Where the real examples come from.'),
    architecture: part('architecture', 'Builders of the nets.'),
    nets: {
      type: 'object',
      additionalProperties: part('architecture', 'Builder of one net.'),
      description: "Architectures of single nets by the net's name, in place of `architecture`.",
    },
    objective: part('objective', 'The game: its nets, its players and their losses.'),
    constraints: list('Constraints, in the order in which they apply.', constraint),
    metrics: list('Scores computed during and after training.', metric),
    schedulers: list('What changes during training.', scheduler),
    monitors: list('What looks at the training as it goes.', monitor),
    train,
    log: section(
      'Steps between two records of each sort.',
      {
        scalars: every('Losses and other numbers', 50),
        images: every(
          'Grids of samples, besides those at 100, 1000, 2000, 5000, 10000, 20000 and 50000',
          1000,
        ),
        histograms: every('Histograms of weights', 1000),
        grid: count('Pictures on a side of the grid.', { maximum: 64, default: 8 }),
      },
      { default: {} },
    ),
    sweep: { type: 'object', description: 'Where a sweep looks for values.' },
  },
  { required: ['dataset', 'objective', 'train'] },
);
