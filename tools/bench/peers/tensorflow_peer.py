"""`tensorflow_peer.py WORK PRECISION RECORD EXPERIMENT`: TensorFlow with tf.function, fused batch norm and Adam."""

import json
import os
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import tensorflow as tf

from contender import resident_mb, serve
from recorded import Recorded
from tensorflow_nets import NETS, Layers

work, precision, record, experiment = sys.argv[1:5]
serve.loaded = resident_mb()
recorded = Recorded(record)
experiment = json.loads(experiment)
train = experiment["train"]
adam = train["optimizers"]["default"]
batch, rounds, latent = train["batchSize"], train.get("discIters", 1), train["latent"]
wasserstein = experiment["objective"]["use"] == "wasserstein"

low = precision == "bf16-mixed"
g, d = (Layers(recorded, net, low) for net in ("generator", "discriminator"))
generator, discriminator = NETS[work]
examples = tf.constant(recorded.examples)


class Adam:
    def __init__(self, variables):
        self.slots = [(v, tf.Variable(tf.zeros_like(v)), tf.Variable(tf.zeros_like(v))) for v in variables]
        self.power1, self.power2 = tf.Variable(1.0), tf.Variable(1.0)

    def apply(self, gradients):
        power1 = self.power1.assign(self.power1 * adam["beta1"])
        power2 = self.power2.assign(self.power2 * adam["beta2"])
        for gradient, (v, m, s) in zip(gradients, self.slots):
            tf.raw_ops.ResourceApplyAdam(
                var=v.handle, m=m.handle, v=s.handle, beta1_power=power1, beta2_power=power2, lr=adam["learningRate"],
                beta1=adam["beta1"], beta2=adam["beta2"], epsilon=1e-8, grad=gradient,
            )


def fresh(kind, shape):
    if kind == "normal":
        return tf.random.normal(shape)
    return tf.random.uniform(shape, -1 if kind == "uniform" else 0, 1)


def fake(draw):
    return generator(g, draw(latent["distribution"], (batch, latent["dim"])))


def loss_d(real, draw):
    on_real = discriminator(d, real)
    made = fake(draw)
    on_fake = discriminator(d, made)
    if not wasserstein:
        return tf.reduce_mean(tf.nn.softplus(-on_real)) + tf.reduce_mean(tf.nn.softplus(on_fake))
    share = draw("share", (batch, 1, 1, 1))
    at = share * real + (1 - share) * made
    with tf.GradientTape() as tape:
        tape.watch(at)
        score = tf.reduce_sum(discriminator(d, at))
    length = tf.sqrt(tf.reduce_sum(tf.square(tape.gradient(score, at)), [1, 2, 3]) + 1e-12)
    penalty = 10 * tf.reduce_mean(tf.square(length - 1))
    return tf.reduce_mean(on_fake) - tf.reduce_mean(on_real) + penalty


def loss_g(draw):
    score = discriminator(d, fake(draw))
    return -tf.reduce_mean(score) if wasserstein else tf.reduce_mean(tf.nn.softplus(-score))


first = tf.zeros((batch, latent["dim"]))
discriminator(d, generator(g, first))
weights_d, weights_g = list(d.variables.values()), list(g.variables.values())
optimize_d, optimize_g = Adam(weights_d), Adam(weights_g)


def step(rows, draw):
    for part in tf.unstack(tf.reshape(rows, [rounds, batch])):
        with tf.GradientTape() as tape:
            on_d = loss_d(tf.gather(examples, part), draw)
        optimize_d.apply(tape.gradient(on_d, weights_d))
    with tf.GradientTape() as tape:
        on_g = loss_g(draw)
    optimize_g.apply(tape.gradient(on_g, weights_g))
    return on_d, on_g


timed = tf.function(lambda rows: step(rows, fresh))


@tf.function
def checked(rows, numbers):
    left = list(numbers)
    return step(rows, lambda kind, shape: left.pop(0) * 2 - 1 if kind == "uniform" else left.pop(0))


def run(rows, draw):
    rows = tf.constant(rows, tf.int32)
    on_d, on_g = timed(rows) if draw is fresh else checked(rows, draw)
    return float(on_d.numpy()), float(on_g.numpy())


serve(recorded, rounds * batch, run, fresh, lambda numbers: [tf.constant(n) for n in numbers])
