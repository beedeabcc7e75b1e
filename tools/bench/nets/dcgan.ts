import { definePlugin, tf } from '@ganzoo/sdk';

const STRIDED = { kernel: 4, stride: 2, init: 'normal:0.02' } as const;

/** DCGAN's nets for 32×32 images (arXiv:1511.06434), base width 64. */
export const dcgan = definePlugin({
  kind: 'architecture',
  name: 'bench-dcgan',
  summary: 'DCGAN for 32×32 images, for timing.',
  params: {},
  create: () => ({
    generator({ z }, net) {
      const grown = (h: tf.Tensor): tf.Tensor => tf.relu(net.batchNorm(h));
      let h = net.dense(z!, 4 * 4 * 256, { init: 'normal:0.02' });
      h = grown(tf.reshape(h, [z!.shape[0], 4, 4, 256]));
      h = grown(net.deconv(h, 128, STRIDED));
      h = grown(net.deconv(h, 64, STRIDED));
      return net.intoRange(net.deconv(h, 3, STRIDED));
    },
    discriminator({ x }, net) {
      let h = net.activate(net.conv(x!, 64, STRIDED), 'leaky-relu');
      h = net.activate(net.batchNorm(net.conv(h, 128, STRIDED)), 'leaky-relu');
      h = net.activate(net.batchNorm(net.conv(h, 256, STRIDED)), 'leaky-relu');
      return net.heads(h, { init: 'normal:0.02' });
    },
  }),
});
