import type { PluginKind } from '@ganzoo/sdk';

/** Heading of each kind, the section of an experiment file that asks for it, and what it is for. */
export const KINDS: Readonly<Record<PluginKind, { heading: string; asked: string; about: string }>> = {
  dataset: {
    heading: 'Data sets',
    asked: 'dataset: { use: NAME }',
    about: 'What the game learns to imitate: examples by split, with their shape and value range.',
  },
  architecture: {
    heading: 'Architectures',
    asked: 'architecture: { use: NAME }',
    about: 'A net for each role: generator, discriminator, encoder.',
  },
  objective: {
    heading: 'Objectives',
    asked: 'objective: { use: NAME }',
    about: 'The game: its nets, its players and their losses.',
  },
  constraint: {
    heading: 'Constraints',
    asked: 'constraints: [{ use: NAME }]',
    about: 'Penalties, projections and re-parametrisations; any objective takes any number of them.',
  },
  optimizer: {
    heading: 'Optimizers',
    asked: 'train.optimizers.PLAYER: { use: NAME }',
    about: 'The rule by which gradients change weights, for all players (`default`) or for one.',
  },
  average: {
    heading: 'Averages',
    asked: 'train.average: { use: NAME }',
    about:
      'Averages the weights of the nets that make something; samples are drawn and scored with the averages.',
  },
  scheduler: {
    heading: 'Schedulers',
    asked: 'schedulers: [{ use: NAME, of: PATH }]',
    about: 'Change a number during training, say how often the discriminator moves, or end the run.',
  },
  metric: {
    heading: 'Metrics',
    asked: 'metrics: [{ use: NAME }]',
    about: 'Scores of generated examples.',
  },
  features: {
    heading: 'Features',
    asked: 'metrics: [{ use: METRIC, features: { use: NAME } }]',
    about: 'What metrics see examples by: feature vectors and class probabilities.',
  },
  monitor: {
    heading: 'Monitors',
    asked: 'monitors: [{ use: NAME }]',
    about: 'Look at the training as it goes: warnings, pictures, curves, histograms and numbers.',
  },
};
