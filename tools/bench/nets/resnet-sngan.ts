import { definePlugin, tf } from '@ganzoo/sdk';
import { type NetScope } from '@ganzoo/sdk/nn';

const POINTWISE_DOWN = { kernel: 1, resample: 'down' } as const;

function upBlock(x: tf.Tensor, filters: number, net: NetScope): tf.Tensor {
  let h = net.conv(tf.relu(net.batchNorm(x)), filters, { resample: 'up' });
  h = net.conv(tf.relu(net.batchNorm(h)), filters);
  return tf.add(h, net.conv(x, filters, { kernel: 1, resample: 'up' }));
}

/** The residual nets of SNGAN for CIFAR-10 (arXiv:1802.05957): generator of width 256, discriminator of width 128. */
export const resnetSngan = definePlugin({
  kind: 'architecture',
  name: 'bench-resnet-sngan',
  summary: "SNGAN's residual nets for 32×32 images, for timing.",
  params: {},
  create: () => ({
    generator({ z }, net) {
      let h: tf.Tensor = tf.reshape(net.dense(z!, 4 * 4 * 256), [z!.shape[0], 4, 4, 256]);
      for (let i = 0; i < 3; i++) h = upBlock(h, 256, net);
      return net.intoRange(net.conv(tf.relu(net.batchNorm(h)), 3));
    },
    discriminator({ x }, net) {
      let h = net.conv(tf.relu(net.conv(x!, 128)), 128, { resample: 'down' });
      h = tf.add(h, net.conv(x!, 128, POINTWISE_DOWN));
      for (const down of [true, false, false]) {
        let inner = net.conv(tf.relu(h), 128);
        inner = net.conv(tf.relu(inner), 128, down ? { resample: 'down' } : {});
        h = tf.add(inner, down ? net.conv(h, 128, POINTWISE_DOWN) : h);
      }
      return net.heads(tf.sum(tf.relu(h), [1, 2]));
    },
  }),
});
