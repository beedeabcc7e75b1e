import { Catalog, discoverPlugins } from '@ganzoo/core';
import { CompositionError, definePlugin, tf, type Inputs, type NetBuilder } from '@ganzoo/sdk';
import { type NetScope } from '@ganzoo/sdk/nn';
import { MiniRun, stripes, testEngine } from '@ganzoo/testing';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';

const found = await discoverPlugins({ start: fileURLToPath(new URL('..', import.meta.url)) });

/** Nets that end in a given way, whatever the data. */
const odd = definePlugin({
  kind: 'architecture',
  name: 'test-odd',
  summary: 'Nets with a slip, for tests.',
  params: { slip: { type: 'string', default: '', description: 'Which.' } },
  create({ slip }) {
    const generator: NetBuilder = ({ z }, net) => {
      const flat = net.dense(z!, 64);
      const pictures = (h: tf.Tensor): tf.Tensor => tf.reshape(h, [h.shape[0], ...net.field.shape]);
      if (slip === 'reshape') return tf.reshape(flat, [batchOf(flat), 7, 7, 1]);
      if (slip === 'product') return tf.matMul(flat, tf.zeros([3, 3]));
      if (slip === 'shape') return flat;
      if (slip === 'bug') return (undefined as unknown as tf.Tensor).clone();
      if (slip === 'tanh') return pictures(tf.tanh(flat));
      if (slip === 'sigmoid') return tf.sigmoid(pictures(flat));
      return net.intoRange(pictures(flat));
    };
    const discriminator = ({ x }: Inputs, net: NetScope): Record<string, tf.Tensor> =>
      net.heads(net.flatten(x!));
    return { generator, discriminator };
  },
});

const batchOf = (h: tf.Tensor): number => h.shape[0];
const catalog = Catalog.of([...found.list().map(({ plugin }) => plugin), stripes, odd]);

beforeAll(async () => {
  await testEngine();
});

async function trained(slip: string, dataset: object = {}): Promise<unknown> {
  try {
    const run = await MiniRun.start(catalog, {
      architecture: { use: 'test-odd', slip },
      dataset: { use: 'test-stripes', ...dataset },
    });
    run.take(1);
    run.dispose();
    return undefined;
  } catch (error) {
    return error;
  }
}

describe('a net that does not suit the data', () => {
  it.each(['reshape', 'product'])('and that tfjs refuses (%s)', async slip => {
    const error = await trained(slip);
    expect(error).toBeInstanceOf(CompositionError);
    expect((error as CompositionError).message).toBe(
      "architecture 'test-odd' as 'generator' cannot be built for dataset 'test-stripes', whose 'x' has the shape [8, 8, 1].",
    );
    expect((error as CompositionError).hint).toMatch(
      /^Choose another architecture or data set\. It stopped with: ./,
    );
  });

  it('by the shape of what it gives', async () => {
    expect(await trained('shape')).toMatchObject({
      code: 'COMPOSITION',
      message: expect.stringMatching(
        /^architecture 'test-odd' as 'generator' gives 'x' of shape \[8,64\], but dataset 'test-stripes' needs \[8,8,8,1\]\.$/,
      ),
    });
  });

  it.each([
    ['tanh', '[0,1]', 'ends in tanh, whose values lie in [-1, 1]'],
    ['sigmoid', '[-1,1]', 'ends in sigmoid, whose values lie in [0, 1]'],
  ])('by its last activation, %s for %s', async (slip, range, message) => {
    const error = (await trained(slip, { range })) as CompositionError;
    expect(error).toMatchObject({ code: 'COMPOSITION', message: expect.stringContaining(message) });
    expect(error.message).toContain(`'x' of dataset 'test-stripes' lies in ${range.replace(',', ', ')}`);
  });

  it.each([
    ['tanh', '[-1,1]'],
    ['sigmoid', '[0,1]'],
    ['', '[-1,1]'],
    ['', '[0,1]'],
  ])('is not found in one that does: %j for %s', async (slip, range) => {
    expect(await trained(slip, { range })).toBeUndefined();
  });

  it('is no slip in the code', async () => {
    expect(await trained('bug')).toMatchObject({ code: 'PLUGIN_FAILED' });
  });
});
