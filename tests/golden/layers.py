"""Layers as plain functions of float64 arrays; images are [batch, height, width, channels]."""

import autograd.numpy as np


def sigmoid(x):
    """1/(1 + e^-x)."""
    return 0.5 * (1 + np.tanh(x / 2))


def softplus(x):
    """log(1 + e^x)."""
    return np.logaddexp(x, 0.0)


def relu(x):
    """max(0, x)."""
    return np.where(x > 0, x, 0.0)


def leaky_relu(x):
    """x where it is positive, x/5 elsewhere."""
    return np.where(x > 0, x, 0.2 * x)


def batch_norm(x, scale, offset):
    """scale·(x - mean)/√(variance + 1e-3) + offset over all axes but the last, with the biased variance."""
    axes = tuple(range(x.ndim - 1))
    centred = x - np.mean(x, axis=axes)
    variance = np.mean(centred**2, axis=axes)
    return scale * centred / np.sqrt(variance + 1e-3) + offset


def taps(size):
    """[4, size/2, size]: 1 where tap i of output pixel m is on input pixel n = 2m + i - 1, as one pixel of padding has it."""
    i, m, n = np.arange(4), np.arange(size // 2), np.arange(size)
    return 1.0 * (n == 2 * m[:, None] + i[:, None, None] - 1)


def conv(x, kernel):
    """4×4, stride 2: [b, h, w, c] and a kernel [4, 4, c, f] to [b, h/2, w/2, f]."""
    rows = np.einsum("imn,bnqc->bmiqc", taps(x.shape[1]), x)
    patches = np.einsum("jpq,bmiqc->bmpijc", taps(x.shape[2]), rows)
    return np.tensordot(patches, kernel, 3)


def deconv(x, kernel):
    """The transpose of `conv` as a linear map of images: [b, h, w, c] and a kernel [4, 4, f, c] to [b, 2h, 2w, f]."""
    patches = np.tensordot(x, kernel, ((3,), (3,)))
    rows = np.einsum("jpq,bmpijf->bmiqf", taps(2 * x.shape[2]), patches)
    return np.einsum("imn,bmiqf->bnqf", taps(2 * x.shape[1]), rows)
