import { join } from 'node:path';
import { ROOT } from '../shared/root.ts';

/** Plugins of our tests, as an experiment lists them. */
const PLUGINS = {
  data: join(ROOT, 'packages/testing/src/datasets.ts'),
  games: join(ROOT, 'tests/fixtures/games.ts'),
  groups: join(ROOT, 'tests/fixtures/groups.ts'),
  balanced: join(ROOT, 'tests/fixtures/balanced.ts'),
} as const;

/** All runs log and save often, and keep fewer checkpoints than they write. */
const COMMON = `
log: { scalars: 5, images: 20, histograms: 25 }
`;
const POINTS = `
dataset: { use: gaussian-ring, trainSize: 700, testSize: 200 }
metrics: [{ use: mode-coverage, every: 20, samples: 250 }]
`;
/** 700 and 96 examples are no multiple of a batch, so that epochs end within steps and checkpoints lie within epochs. */
const TRAIN = 'batchSize: 32, latent: { dim: 2, distribution: normal }';
const KEEP = 'checkpoints: { every: 10, keep: 3 }';

/** Tiny experiments by name, each with another kind of state. */
export const GAMES = {
  /** Two players, averaged weights, a scheduled number, the best checkpoint kept. */
  'gan-ema': `
architecture: { use: mlp, hidden: [16] }
objective: { use: non-saturating }
schedulers: [{ use: linear-decay, of: optimizers.default.learningRate }]
train: { ${TRAIN}, average: { use: ema, decay: 0.9, start: 15 }, checkpoints: { every: 10, keep: 3, best: mode-coverage } }
${POINTS}`,
  /** Second derivatives, five updates of the critic a step or four, as a scheduler says that looks at losses. */
  'wgan-gp': `
plugins: [${PLUGINS.balanced}]
architecture: { use: mlp, hidden: [16] }
objective: { use: wasserstein }
constraints: [{ use: gradient-penalty }]
schedulers: [{ use: test-reacting, below: 2.58 }]
train: { ${TRAIN}, discIters: 5, ${KEEP} }
${POINTS}`,
  /** No adversary; convolutions, moving averages of batch normalisation, pictures. */
  vae: `
plugins: [${PLUGINS.data}]
dataset: { use: test-stripes }
architecture: { use: infogan-net, width: 0.05 }
objective: { use: vae }
train: { batchSize: 20, latent: { dim: 4, distribution: normal }, ${KEEP} }`,
  /** A state of the game itself, moved by each update. */
  'game-state': `
plugins: [${PLUGINS.balanced}]
architecture: { use: mlp, hidden: [16] }
objective: { use: test-balanced }
train: { ${TRAIN}, optimizers: { default: { use: rmsprop } }, ${KEEP} }
${POINTS}`,
  /** Four nets, three players, two domains. */
  cycle: `
plugins: [${PLUGINS.data}, ${PLUGINS.games}]
dataset: { use: test-two-domains }
architecture: { use: mlp, hidden: [8] }
objective: { use: test-cycle }
train: { ${TRAIN}, ${KEEP} }`,
  /** The same game on two groups, whose epochs end at different steps. */
  unpaired: `
plugins: [${PLUGINS.groups}, ${PLUGINS.games}]
dataset: { use: test-unpaired }
architecture: { use: mlp, hidden: [8] }
objective: { use: test-cycle }
train: { ${TRAIN}, ${KEEP} }`,
} as const;

export type GameName = keyof typeof GAMES;

/** The experiment file of a game. */
export function experimentOf(game: GameName): string {
  return GAMES[game] + COMMON;
}

/** A way of computing: what the command line adds, and how many steps take about a second. */
export interface Mode {
  readonly backend: 'native' | 'wasm';
  readonly words: readonly string[];
  readonly steps: number;
}

/** Ways of computing by name. */
export const MODES = {
  'native, several steps a call': {
    backend: 'native',
    words: ['--backend', 'native', 'train.compile=graph', 'train.stepsPerCall=auto'],
    steps: 80,
  },
  'native, a step a call': {
    backend: 'native',
    words: ['--backend', 'native', 'train.compile=graph', 'train.stepsPerCall=1'],
    steps: 80,
  },
  'native, XLA': { backend: 'native', words: ['--backend', 'native', 'train.compile=xla'], steps: 80 },
  'native, eager': { backend: 'native', words: ['--backend', 'native', '--no-compile'], steps: 40 },
  wasm: { backend: 'wasm', words: ['--backend', 'wasm'], steps: 40 },
  'wasm, eager': { backend: 'wasm', words: ['--backend', 'wasm', '--no-compile'], steps: 40 },
} as const satisfies Record<string, Mode>;

export type ModeName = keyof typeof MODES;
