"""The works' nets in TensorFlow, on variables by the path of our weights: `NETS[work](var) -> (generator, discriminator)`."""

import tensorflow as tf

leaky = tf.nn.leaky_relu


class Layers:
    def __init__(self, recorded, net, low_precision):
        self.recorded, self.net, self.low = recorded, net, low_precision
        self.variables = {}

    def var(self, path):
        if path not in self.variables:
            self.variables[path] = tf.Variable(self.recorded.weight(f"{self.net}/{path}"))
        return self.variables[path]

    def _in(self, x):
        return tf.cast(x, tf.bfloat16) if self.low else x

    def _out(self, x):
        return tf.cast(x, tf.float32) if self.low else x

    def dense(self, x, path):
        return self._out(self._in(x) @ self._in(self.var(path + "/kernel"))) + self.var(path + "/bias")

    def conv(self, x, path, stride=2):
        y = tf.nn.conv2d(self._in(x), self._in(self.var(path + "/kernel")), stride, "SAME")
        return self._out(y) + self.var(path + "/bias")

    def deconv(self, x, path):
        kernel = self.var(path + "/kernel")
        b, h, w, _ = x.shape
        shape = [b, 2 * h, 2 * w, kernel.shape[2]]
        return self._out(tf.nn.conv2d_transpose(self._in(x), self._in(kernel), shape, 2, "SAME")) + self.var(path + "/bias")

    def norm(self, x, path):
        wide = x if len(x.shape) == 4 else x[:, None, None, :]
        y, _, _ = tf.compat.v1.nn.fused_batch_norm(
            wide, self.var(path + "/scale"), self.var(path + "/offset"), epsilon=1e-3, is_training=True
        )
        return tf.reshape(y, x.shape)


def study_net(norm):
    def generator(g, z):
        h = leaky(g.norm(g.dense(z, "dense_1"), "batch-norm_1"))
        h = leaky(g.norm(g.dense(h, "dense_2"), "batch-norm_2"))
        h = leaky(g.norm(g.deconv(tf.reshape(h, [-1 if z.shape[0] is None else z.shape[0], 7, 7, 128]), "deconv_1"), "batch-norm_3"))
        return tf.sigmoid(g.deconv(h, "deconv_2"))

    def discriminator(d, x):
        normed = d.norm if norm else lambda h, _: h
        h = leaky(d.conv(x, "conv_1"))
        h = leaky(normed(d.conv(h, "conv_2"), "batch-norm_1"))
        h = leaky(normed(d.dense(tf.reshape(h, [x.shape[0], -1]), "dense_1"), "batch-norm_2"))
        return d.dense(h, "score")

    return generator, discriminator


def dcgan():
    def generator(g, z):
        h = tf.reshape(g.dense(z, "dense_1"), [z.shape[0], 4, 4, 256])
        h = tf.nn.relu(g.norm(h, "batch-norm_1"))
        h = tf.nn.relu(g.norm(g.deconv(h, "deconv_1"), "batch-norm_2"))
        h = tf.nn.relu(g.norm(g.deconv(h, "deconv_2"), "batch-norm_3"))
        return tf.tanh(g.deconv(h, "deconv_3"))

    def discriminator(d, x):
        h = leaky(d.conv(x, "conv_1"))
        h = leaky(d.norm(d.conv(h, "conv_2"), "batch-norm_1"))
        h = leaky(d.norm(d.conv(h, "conv_3"), "batch-norm_2"))
        return d.dense(tf.reshape(h, [x.shape[0], -1]), "score")

    return generator, discriminator


def ring():
    def mlp(layers, x, last):
        h = tf.nn.relu(layers.dense(x, "dense_1"))
        return layers.dense(tf.nn.relu(layers.dense(h, "dense_2")), last)

    return lambda g, z: mlp(g, z, "dense_3"), lambda d, x: mlp(d, x, "score")


def lstm():
    def states(layers, x):
        batch, steps, size = x.shape
        kernel = layers.var("lstm_1/kernel")
        driven = tf.reshape(x, [batch * steps, size]) @ kernel[:size] + layers.var("lstm_1/bias")
        h = c = tf.zeros([batch, 64])
        all_h = []
        for from_input in tf.unstack(tf.reshape(driven, [batch, steps, 256]), axis=1):
            i, f, g, o = tf.split(from_input + h @ kernel[size:], 4, 1)
            c = tf.sigmoid(f) * c + tf.sigmoid(i) * tf.tanh(g)
            h = tf.sigmoid(o) * tf.tanh(c)
            all_h.append(h)
        return all_h

    def generator(g, z):
        flat = tf.reshape(tf.stack(states(g, tf.reshape(z, [z.shape[0], 20, -1])), 1), [z.shape[0] * 20, 64])
        return tf.reshape(g.dense(flat, "dense_1"), [z.shape[0], 20, 2])

    return generator, lambda d, x: d.dense(states(d, x)[-1], "score")


NETS = {
    "study-net": study_net(True),
    "study-net-wgan-gp": study_net(False),
    "dcgan-32": dcgan(),
    "ring": ring(),
    "lstm": lstm(),
}
