import type { PluginKind } from '@ganzoo/sdk';
import type { NewNames } from './names.ts';

/** What a plugin's file begins with, and what its `create` gives. */
interface Template {
  readonly imports: readonly string[];
  readonly summary: string;
  /** Entries of `params`, each on a line of its own. */
  readonly params: string;
  /** From `create` on, without the last comma. */
  readonly create: string;
}

const WEIGHT = `weight: { type: 'number', default: 1, minimum: 0, description: 'Factor.', schedulable: true },`;

const TEMPLATES: Readonly<Record<PluginKind, (names: NewNames) => Template>> = {
  dataset: ({ name }) => ({
    imports: [
      "import { definePlugin } from '@ganzoo/sdk';",
      "import { MIXTURE_SIZES, mixtureDataset } from '@ganzoo/sdk/data';",
    ],
    summary: 'Two normal distributions in the plane.',
    params: '...MIXTURE_SIZES,',
    create: `create(sizes, { rng }) {
    const centres = [
      [-1, 0],
      [1, 0],
    ];
    const mixture = { centres, deviations: [0.1, 0.1] };
    return mixtureDataset({ name: '${name}', mixture, sizes, rng });
  }`,
  }),
  architecture: () => ({
    imports: ["import { definePlugin, type NetBuilder } from '@ganzoo/sdk';"],
    summary: 'Nets of one hidden layer.',
    params: `units: { type: 'integer', default: 64, minimum: 1, description: 'Width of the hidden layer.' },`,
    create: `create({ units }) {
    const generator: NetBuilder = (_, net) => {
      const h = net.activate(net.dense(net.input('z'), units), 'relu');
      const { shape } = net.field;
      const size = shape.reduce((product, length) => product * length, 1);
      return net.intoRange(net.dense(h, size).reshape([net.batch, ...shape]));
    };
    const discriminator: NetBuilder = (_, net) =>
      net.heads(net.activate(net.dense(net.flatten(net.input('x')), units), 'relu'));
    return { generator, discriminator };
  }`,
  }),
  objective: () => ({
    imports: [
      "import { definePlugin, tf } from '@ganzoo/sdk';",
      "import { adversarial, lossOfFake, lossOfReal } from '@ganzoo/sdk/games';",
    ],
    summary: 'The usual game of two players.',
    params: '',
    create: `create: () =>
    adversarial({
      discriminator: (real, fake) => tf.add(lossOfReal(real), lossOfFake(fake)),
      generator: fake => lossOfReal(fake),
    })`,
  }),
  constraint: () => ({
    imports: [
      "import { definePlugin, tf } from '@ganzoo/sdk';",
      "import { squaredSlopes } from '@ganzoo/sdk/games';",
    ],
    summary: 'Keeps the slope of the score at real examples small.',
    params: WEIGHT,
    create: `create: ({ weight }) => ({
    critic: true,
    secondOrder: true,
    penalty(batch, { critic }) {
      const slope = squaredSlopes(x => critic.score(x, batch), critic.real(batch));
      const penalty = tf.mean(slope);
      return { loss: tf.mul(weight(batch), penalty), scalars: { penalty } };
    },
  })`,
  }),
  optimizer: () => ({
    imports: [
      "import { definePlugin, tf } from '@ganzoo/sdk';",
      "import { LEARNING_RATE, optimizer } from '@ganzoo/sdk/nn';",
    ],
    summary: 'Descent by a running mean of the gradient.',
    params: '...LEARNING_RATE_PARAM,',
    create: `create: ({ learningRate }) =>
    optimizer({
      slots: ['mean'],
      apply(update) {
        const { weight, gradient, slots } = update;
        slots.mean.assign(tf.add(tf.mul(slots.mean, 0.9), tf.mul(gradient, 0.1)));
        weight.assign(tf.sub(weight, tf.mul(learningRate(update), slots.mean)));
      },
    })`,
  }),
  average: () => ({
    imports: ["import { definePlugin, tf } from '@ganzoo/sdk';"],
    summary: 'The mean of the weights of all steps.',
    params: '',
    create: `create: () => ({
    share({ step }) {
      const before = tf.cast(step, 'float32');
      return tf.div(before, tf.add(before, 1));
    },
  })`,
  }),
  scheduler: () => ({
    imports: ["import { definePlugin } from '@ganzoo/sdk';"],
    summary: 'Brings a number down to 0 along half a cosine.',
    params: '',
    create: `create: (_, { steps }) => ({
    at: (step, base) => (base * (1 + Math.cos((Math.PI * step) / steps))) / 2,
  })`,
  }),
  metric: () => ({
    imports: [
      "import { definePlugin, type SampleSet } from '@ganzoo/sdk';",
      "import { metric } from '@ganzoo/sdk/metrics';",
    ],
    summary: 'Distance of the mean sample from the mean real example.',
    params: '',
    create: `create: () => {
    const meanOf = ({ values: { x }, count }: SampleSet<'x'>): number[] => {
      const sums = Array<number>(x.length / count).fill(0);
      x.forEach((value, i) => (sums[i % sums.length]! += value / count));
      return sums;
    };
    return metric({
      better: 'lower',
      label: 'mean-distance',
      needs: { results: ['x'], real: 'test', baselines: true },
      compute({ real: { test }, view }) {
        const of = meanOf(test);
        const value = Math.hypot(...meanOf(view).map((mean, i) => mean - of[i]!));
        return Number.isFinite(value) ? { value } : { failed: 'a sample is no number' };
      },
    });
  }`,
  }),
  features: ({ name }) => ({
    imports: [
      "import { definePlugin, tf } from '@ganzoo/sdk';",
      "import { sizeOf } from '@ganzoo/sdk/data';",
    ],
    summary: 'The numbers of an example themselves, and no knowledge of classes.',
    params: '',
    create: `create: (_, { data }) => {
    const dim = sizeOf(data.fields['x']!.shape);
    return {
      suffix: '-${name}',
      prepare: () =>
        Promise.resolve({
          dim,
          classes: 2,
          apply: x => ({ features: tf.reshape(x, [x.shape[0], dim]), logits: tf.zeros([x.shape[0], 2]) }),
        }),
    };
  }`,
  }),
  monitor: () => ({
    imports: ["import { definePlugin, tf, type Shown } from '@ganzoo/sdk';"],
    summary: 'Warns of a large loss, and shows how far the critic trusts generated examples.',
    params: `most: { type: 'number', default: 1000, description: 'Loss from which on it warns.' },`,
    create: `create: ({ most }) => ({
    warn(values) {
      const [tag] = Object.entries(values).find(([name, value]) => name.endsWith('/loss') && value > most) ?? [];
      return tag === undefined ? undefined : \`\${tag} is over \${most}\`;
    },
    async show({ batch, compute, critics }) {
      const drawn = await batch(256);
      const shown: Record<string, Shown> = {};
      for (const [player, critic] of Object.entries(critics)) {
        const trust = compute(() => tf.sigmoid(critic.score(critic.fake(drawn), drawn)));
        shown[player] = { histogram: trust };
      }
      return shown;
    },
  })`,
  }),
};

/** The plugin's file. */
export function pluginText(names: NewNames): string {
  const { kind, name, constant } = names;
  const { imports, summary, params, create } = TEMPLATES[kind](names);
  const own = params
    .replace('...LEARNING_RATE_PARAM,', 'learningRate: { ...LEARNING_RATE, default: 1e-3 },')
    .split('\n')
    .filter(Boolean);
  const declared = own.length === 0 ? 'params: {},' : `params: {\n    ${own.join('\n    ')}\n  },`;
  return `${imports.join('\n')}

/** Say here what it computes, as a formula, with shapes. */
export const ${constant} = definePlugin({
  kind: '${kind}',
  name: '${name}',
  summary: '${summary}',
  ${declared}
  ${create},
});
`;
}

/** A test file that holds the plugin to the contract of its kind. */
export function testText({ name, constant }: NewNames): string {
  return `import { Catalog, discoverPlugins } from '@ganzoo/core';
import { pluginContract, stripes, testEngine, twoDomains } from '@ganzoo/testing';
import { beforeAll } from 'vitest';
import { ${constant} } from './${name}.ts';

const found = await discoverPlugins({ start: import.meta.dirname });
const others = found
  .list()
  .map(({ plugin }) => plugin)
  .filter(({ kind, name }) => kind !== ${constant}.kind || name !== ${constant}.name);

beforeAll(async () => {
  await testEngine();
});

pluginContract(${constant}, { catalog: Catalog.of([...others, stripes, twoDomains, ${constant}]) });
`;
}

/** An experiment of some seconds that uses the plugin. */
export function experimentText({ kind, name }: NewNames): string {
  const use = `{ use: ${name} }`;
  const of = (one: PluginKind, usual: string): string => (kind === one ? use : usual);
  const metrics =
    kind === 'features'
      ? `metrics: [{ use: fid, features: ${use}, samples: 1000 }]`
      : `metrics: [${kind === 'metric' ? `{ use: ${name}, samples: 1000 }` : ''}]`;
  return [
    `# ganzoo run ${name}.yaml`,
    `plugins: [./${name}.ts]`,
    `dataset: ${of('dataset', '{ use: gaussian-ring, trainSize: 5000, testSize: 1000 }')}`,
    `architecture: ${of('architecture', '{ use: mlp, hidden: [32, 32] }')}`,
    `objective: ${of('objective', '{ use: non-saturating }')}`,
    `constraints: [${kind === 'constraint' ? use : ''}]`,
    `schedulers: [${kind === 'scheduler' ? `{ use: ${name}, of: optimizers.default.learningRate }` : ''}]`,
    metrics,
    ...(kind === 'monitor' ? [`monitors: [{ use: ${name}, every: 100 }]`] : []),
    'train:',
    '  steps: 200',
    '  batchSize: 64',
    '  latent: { dim: 2, distribution: normal }',
    ...(kind === 'average' ? [`  average: ${use}`] : []),
    ...(kind === 'optimizer' ? [`  optimizers: { default: ${use} }`] : []),
    '',
  ].join('\n');
}
