import { definePlugin, tf } from '@ganzoo/sdk';

const UNITS = 64;

/** LSTMs of 64 units that make and judge sequences [steps, n]. */
export const lstmNet = definePlugin({
  kind: 'architecture',
  name: 'bench-lstm',
  summary: 'LSTMs for short sequences, for timing.',
  params: {},
  create: () => ({
    generator({ z }, net) {
      const [steps, size] = net.field.shape as readonly [number, number];
      const batch = z!.shape[0];
      const states = net.lstm(tf.reshape(z!, [batch, steps, net.latent.dim / steps]), UNITS);
      const flat = tf.reshape(states, [batch * steps, UNITS]);
      return tf.reshape(net.dense(flat, size), [batch, steps, size]);
    },
    discriminator({ x }, net) {
      const states = net.lstm(x!, UNITS);
      const [batch, steps] = states.shape as [number, number];
      return net.heads(tf.reshape(tf.slice(states, [0, steps - 1, 0], [-1, 1, -1]), [batch, UNITS]));
    },
  }),
});
