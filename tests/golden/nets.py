"""The nets of the study "Are GANs Created Equal?" (arXiv:1711.10337), read from weights by path."""

import autograd.numpy as np

import layers
from layers import leaky_relu, sigmoid


class Net:
    """The layers of one net, numbered by kind in the order of their calls: `generator/dense_1/kernel`."""

    def __init__(self, weights, name):
        self.weights = weights
        self.name = name
        self.counts = {}

    def weight(self, layer, part):
        return self.weights[f"{self.name}/{layer}/{part}"]

    def numbered(self, kind):
        self.counts[kind] = self.counts.get(kind, 0) + 1
        return f"{kind}_{self.counts[kind]}"

    def dense(self, x, layer=None):
        layer = layer or self.numbered("dense")
        return x @ self.weight(layer, "kernel") + self.weight(layer, "bias")

    def conv(self, x):
        layer = self.numbered("conv")
        return layers.conv(x, self.weight(layer, "kernel")) + self.weight(layer, "bias")

    def deconv(self, x):
        layer = self.numbered("deconv")
        return layers.deconv(x, self.weight(layer, "kernel")) + self.weight(layer, "bias")

    def norm(self, x):
        layer = self.numbered("batch-norm")
        return layers.batch_norm(x, self.weight(layer, "scale"), self.weight(layer, "offset"))

    def maybe_norm(self, x):
        """Normalised where the net has such a layer at all: the study leaves it out of some discriminators."""
        return self.norm(x) if f"{self.name}/batch-norm_1/scale" in self.weights else x


def generate(weights, z, shape, name="generator", activation=leaky_relu):
    """Images [b, *shape] in (0, 1) from z [b, n]."""
    net = Net(weights, name)
    height, width, _ = shape
    h = activation(net.norm(net.dense(z)))
    h = activation(net.norm(net.dense(h)))
    h = np.reshape(h, (len(z), height // 4, width // 4, -1))
    h = activation(net.norm(net.deconv(h)))
    return sigmoid(net.deconv(h))


def features(weights, x, name="discriminator"):
    """The last hidden layer, [b, n], of the net that judges images or encodes them."""
    net = Net(weights, name)
    h = leaky_relu(net.conv(x))
    h = leaky_relu(net.maybe_norm(net.conv(h)))
    return leaky_relu(net.maybe_norm(net.dense(np.reshape(h, (len(x), -1)))))


def head(weights, x, name, output):
    """One output of that net, [b, n], without any activation."""
    return Net(weights, name).dense(features(weights, x, name), output)


def score(weights, x):
    """The discriminator's score before any sigmoid, [b, 1]."""
    return head(weights, x, "discriminator", "score")


def autoencode(weights, x):
    """BEGAN's discriminator: images to images of the same shape, by way of a code."""
    net = Net(weights, "discriminator")
    h = net.conv(leaky_relu(net.conv(x)))
    small = h.shape
    code = leaky_relu(net.maybe_norm(net.dense(np.reshape(h, (len(x), -1)))))
    h = np.reshape(leaky_relu(net.maybe_norm(net.dense(code))), small)
    h = leaky_relu(net.maybe_norm(net.deconv(h)))
    return sigmoid(net.deconv(h))
