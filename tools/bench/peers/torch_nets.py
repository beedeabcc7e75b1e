"""The works' nets in PyTorch: `NETS[work](layers_g, layers_d) -> (generator, discriminator)`; draws come as `draw`."""

import torch
from torch import nn
from torch.nn import functional as F

from torch_layers import Layers, View, leaky, spectral


class Plain(nn.Sequential):
    """A generator that draws nothing but z."""

    def forward(self, z, draw):
        return super().forward(z)


def study_net(g, d, norm=True):
    image = (7, 7, 128)
    generator = Plain(
        g.dense("dense_1"), g.norm("batch-norm_1"), leaky(),
        g.dense("dense_2", to_image=image), g.norm("batch-norm_2", to_image=image), leaky(), View(128, 7, 7),
        g.deconv("deconv_1"), g.norm("batch-norm_3", images=True), leaky(),
        g.deconv("deconv_2"), nn.Sigmoid(),
    )
    norms = (lambda name, images: [d.norm(name, images=images)]) if norm else (lambda name, images: [])
    discriminator = nn.Sequential(
        d.conv("conv_1", 2), leaky(),
        d.conv("conv_2", 2), *norms("batch-norm_1", True), leaky(), nn.Flatten(),
        d.dense("dense_1", from_image=image), *norms("batch-norm_2", False), leaky(),
        d.dense("score"),
    )
    return generator, discriminator


def dcgan(g, d):
    image = (4, 4, 256)
    generator = Plain(
        g.dense("dense_1", to_image=image), View(256, 4, 4), g.norm("batch-norm_1", images=True), nn.ReLU(),
        g.deconv("deconv_1"), g.norm("batch-norm_2", images=True), nn.ReLU(),
        g.deconv("deconv_2"), g.norm("batch-norm_3", images=True), nn.ReLU(),
        g.deconv("deconv_3"), nn.Tanh(),
    )
    discriminator = nn.Sequential(
        d.conv("conv_1", 2), leaky(),
        d.conv("conv_2", 2), d.norm("batch-norm_1", images=True), leaky(),
        d.conv("conv_3", 2), d.norm("batch-norm_2", images=True), leaky(),
        nn.Flatten(), d.dense("score", from_image=image),
    )
    return generator, discriminator


class UpBlock(nn.Module):
    def __init__(self, g, i):
        super().__init__()
        self.norm1, self.norm2 = (g.norm(f"batch-norm_{2 * i + k}", images=True) for k in (1, 2))
        self.conv1, self.conv2 = (g.conv(f"conv_{3 * i + k}") for k in (1, 2))
        self.skip = g.conv(f"conv_{3 * i + 3}")

    def forward(self, x):
        h = self.conv1(F.interpolate(F.relu(self.norm1(x)), scale_factor=2))
        return self.conv2(F.relu(self.norm2(h))) + self.skip(F.interpolate(x, scale_factor=2))


class SnganDiscriminator(nn.Module):
    def __init__(self, d):
        super().__init__()
        self.convs = nn.ModuleList(self.normed(d, f"conv_{i}") for i in range(1, 11))
        self.score = spectral(d.dense("score"), d.tensor("score/right"), lambda v: v)

    @staticmethod
    def normed(d, path):
        h, w, c, _ = d.tensor(path + "/kernel").shape
        return spectral(d.conv(path), d.tensor(path + "/right"), lambda v: v.view(h, w, c).permute(2, 0, 1).flatten())

    def forward(self, x):
        c = self.convs
        h = F.avg_pool2d(c[1](F.relu(c[0](x))), 2) + c[2](F.avg_pool2d(x, 2))
        h = F.avg_pool2d(c[4](F.relu(c[3](F.relu(h)))), 2) + F.avg_pool2d(c[5](h), 2)
        for i in (6, 8):
            h = c[i + 1](F.relu(c[i](F.relu(h)))) + h
        return self.score(F.relu(h).sum((2, 3)))


def resnet_sngan(g, d):
    generator = Plain(
        g.dense("dense_1", to_image=(4, 4, 256)), View(256, 4, 4),
        *(UpBlock(g, i) for i in range(3)),
        g.norm("batch-norm_7", images=True), nn.ReLU(), g.conv("conv_10"), nn.Tanh(),
    )
    return generator, SnganDiscriminator(d)


def ring(g, d):
    mlp = lambda layers, last: [layers.dense("dense_1"), nn.ReLU(), layers.dense("dense_2"), nn.ReLU(), layers.dense(last)]
    return Plain(*mlp(g, "dense_3")), nn.Sequential(*mlp(d, "score"))


class Styled(nn.Module):
    """Modulated convolution on scaled activations."""

    def __init__(self, g, block):
        super().__init__()
        self.style = g.dense(block + "/style")
        self.kernel = nn.Parameter(g.tensor(block + "/kernel").permute(3, 2, 0, 1).contiguous())
        self.noise, self.bias = g.param(block + "/noise"), g.param(block + "/bias")

    def forward(self, x, w, draw):
        style = self.style(w) + 1
        length = torch.rsqrt(style.square() @ self.kernel.square().sum((2, 3)).t() + 1e-8)
        y = F.conv2d(x * style[:, :, None, None], self.kernel, padding=1) * length[:, :, None, None]
        b, _, height, width = x.shape
        noise = draw("normal", (b, height, width, 1)).view(b, 1, height, width)
        return F.leaky_relu(y + noise * self.noise + self.bias[:, None, None], 0.2)


class StyleGenerator(nn.Module):
    def __init__(self, g):
        super().__init__()
        self.mapping = nn.Sequential(g.dense("dense_1"), leaky(), g.dense("dense_2"), leaky())
        self.start = nn.Parameter(g.tensor("start").permute(0, 3, 1, 2).contiguous())
        self.blocks = nn.ModuleList(Styled(g, f"block-{size}-{half}") for size in (4, 8, 16, 32) for half in "ab")
        self.colours = g.conv("conv_1")

    def forward(self, z, draw):
        w = self.mapping(z)
        h = self.start.expand(len(z), -1, -1, -1)
        for i, block in enumerate(self.blocks):
            if i in (2, 4, 6):
                h = F.interpolate(h, scale_factor=2)
            h = block(h, w, draw)
        return torch.tanh(self.colours(h))


def style_net(g, d):
    stage = lambda i: [d.conv(f"conv_{i}"), leaky(), d.conv(f"conv_{i + 1}"), leaky(), nn.AvgPool2d(2)]
    discriminator = nn.Sequential(
        d.conv("conv_1"), leaky(), *stage(2), *stage(4), *stage(6), nn.Flatten(),
        d.dense("dense_1", from_image=(4, 4, 64)), leaky(), d.dense("score"),
    )
    return StyleGenerator(g), discriminator


def lstm_layer(layers):
    kernel, bias = layers.tensor("lstm_1/kernel"), layers.tensor("lstm_1/bias")
    units = len(bias) // 4
    layer = nn.LSTM(len(kernel) - units, units, batch_first=True)
    with torch.no_grad():
        layer.weight_ih_l0.copy_(kernel[:-units].t())
        layer.weight_hh_l0.copy_(kernel[-units:].t())
        layer.bias_ih_l0.copy_(bias)
        layer.bias_hh_l0.zero_()
    # PyTorch has two biases that do the same
    layer.bias_hh_l0.requires_grad_(False)
    return layer


class LstmGenerator(nn.Module):
    def __init__(self, g):
        super().__init__()
        self.lstm, self.out = lstm_layer(g), g.dense("dense_1")

    def forward(self, z, draw):
        return self.out(self.lstm(z.view(len(z), 20, -1))[0])


class LstmDiscriminator(nn.Module):
    def __init__(self, d):
        super().__init__()
        self.lstm, self.score = lstm_layer(d), d.dense("score")

    def forward(self, x):
        return self.score(self.lstm(x)[0][:, -1])


NETS = {
    "study-net": study_net,
    "study-net-wgan-gp": lambda g, d: study_net(g, d, norm=False),
    "dcgan-32": dcgan,
    "resnet-sngan": resnet_sngan,
    "ring": ring,
    "style-net": style_net,
    "lstm": lambda g, d: (LstmGenerator(g), LstmDiscriminator(d)),
}


def make_nets(work, recorded):
    return NETS[work](Layers(recorded, "generator"), Layers(recorded, "discriminator"))
