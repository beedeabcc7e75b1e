"""Layers with the first weights of a recorded run; ours are [h, w, in, out], PyTorch's [out, in, h, w]."""

import torch
from torch import nn
from torch.nn import functional as F


class Layers:
    """Makes layers by the path of their weights in our run."""

    def __init__(self, recorded, net):
        self.recorded, self.net = recorded, net

    def tensor(self, path):
        return torch.from_numpy(self.recorded.weight(f"{self.net}/{path}"))

    def param(self, path):
        return nn.Parameter(self.tensor(path).clone())

    def _fill(self, layer, kernel, bias):
        with torch.no_grad():
            layer.weight.copy_(kernel)
            layer.bias.copy_(bias)
        return layer

    def dense(self, path, from_image=None, to_image=None):
        """`from_image`, `to_image`: (h, w, c) of an image whose numbers go in or come out, flattened channels last by us."""
        kernel, bias = self.tensor(path + "/kernel"), self.tensor(path + "/bias")
        if from_image:
            h, w, c = from_image
            kernel = kernel.view(h, w, c, -1).permute(2, 0, 1, 3).reshape(h * w * c, -1)
        if to_image:
            kernel, bias = channels_first(kernel, to_image), channels_first(bias, to_image)
        return self._fill(nn.Linear(*kernel.shape), kernel.t(), bias)

    def conv(self, path, stride=1, padding=None):
        kernel = self.tensor(path + "/kernel").permute(3, 2, 0, 1)
        out, inputs, size, _ = kernel.shape
        padding = (size - stride + 1) // 2 if padding is None else padding
        layer = nn.Conv2d(inputs, out, size, stride, padding)
        return self._fill(layer, kernel, self.tensor(path + "/bias"))

    def deconv(self, path):
        kernel = self.tensor(path + "/kernel").permute(3, 2, 0, 1)
        inputs, out, _, _ = kernel.shape
        return self._fill(nn.ConvTranspose2d(inputs, out, 4, 2, 1), kernel, self.tensor(path + "/bias"))

    def norm(self, path, to_image=None, images=False):
        scale, offset = self.tensor(path + "/scale"), self.tensor(path + "/offset")
        if to_image:
            scale, offset = channels_first(scale, to_image), channels_first(offset, to_image)
        make = nn.BatchNorm2d if images else nn.BatchNorm1d
        return self._fill(make(len(scale), eps=1e-3, momentum=0.001), scale, offset)


def channels_first(x, shape):
    h, w, c = shape
    return x.reshape(*x.shape[:-1], h, w, c).movedim(-1, -3).reshape(*x.shape[:-1], h * w * c)


class View(nn.Module):
    def __init__(self, *shape):
        super().__init__()
        self.shape = shape

    def forward(self, x):
        return x.reshape(-1, *self.shape)


def spectral(layer, state, to_columns):
    """PyTorch's spectral norm, its power iteration begun at our first vector."""
    layer = nn.utils.parametrizations.spectral_norm(layer, eps=1e-12)
    with torch.no_grad():
        layer.parametrizations.weight[0]._v.copy_(to_columns(state.flatten()))
    return layer


leaky = lambda: nn.LeakyReLU(0.2)
softplus = F.softplus
