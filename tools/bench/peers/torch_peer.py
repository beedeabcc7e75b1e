"""`torch_peer.py WORK PRECISION MODE RECORD EXPERIMENT`: PyTorch as a contender.

Modes: `plain` is the usual tutorial loop; `eager` also leaves out the discriminator's weight gradients in the generator's
step and takes the fused Adam; `channels_last` and `compile` are `eager` in that memory format or through torch.compile.
"""

import contextlib
import json
import math
import sys

import torch
from torch.nn import functional as F

from contender import resident_mb, serve
from recorded import Recorded
from torch_nets import make_nets

work, precision, mode, record, experiment = sys.argv[1:6]
torch.set_num_threads(2)
torch.manual_seed(0)
serve.loaded = resident_mb()
recorded = Recorded(record)
train = json.loads(experiment)["train"]
adam = train["optimizers"]["default"]
batch, rounds = train["batchSize"], train.get("discIters", 1)
latent = train["latent"]
wasserstein = json.loads(experiment)["objective"]["use"] == "wasserstein"

generator, discriminator = make_nets(work, recorded)
examples = torch.from_numpy(recorded.examples)
images = examples.dim() == 4
if images:
    examples = examples.permute(0, 3, 1, 2).contiguous()
if mode == "channels_last":
    generator, discriminator = (net.to(memory_format=torch.channels_last) for net in (generator, discriminator))
    if images:
        examples = examples.contiguous(memory_format=torch.channels_last)

plain = mode == "plain"
options = {"lr": adam["learningRate"], "betas": (adam["beta1"], adam["beta2"]), "fused": False if plain else True}
optimize_d = torch.optim.Adam([p for p in discriminator.parameters() if p.requires_grad], **options)
optimize_g = torch.optim.Adam([p for p in generator.parameters() if p.requires_grad], **options)
trained_d = [p for p in discriminator.parameters() if p.requires_grad]


def scaled(kind, numbers):
    """`uniform` is a latent vector's distribution, on [-1, 1); everything else is as drawn."""
    return numbers * 2 - 1 if kind == "uniform" else numbers


def fresh(kind, shape):
    return scaled(kind, torch.randn(shape) if kind == "normal" else torch.rand(shape))


def fake(draw):
    return generator(draw(latent["distribution"], (batch, latent["dim"])), draw)


def penalty(real, made, draw):
    share = draw("share", (batch, 1, 1, 1))
    at = (share * real + (1 - share) * made).requires_grad_()
    (slope,) = torch.autograd.grad(discriminator(at).sum(), at, create_graph=True)
    length = (slope.square().sum((1, 2, 3)) + 1e-12).sqrt()
    return 10 * (length - 1).square().mean()


def loss_d(real, draw):
    on_real = judge(real)
    with torch.no_grad():
        made = fake(draw)
    on_fake = judge(made)
    if wasserstein:
        return on_fake.mean() - on_real.mean() + penalty(real, made, draw)
    return F.softplus(-on_real).mean() + F.softplus(on_fake).mean()


def loss_g(draw):
    score = judge(fake(draw))
    return -score.mean() if wasserstein else F.softplus(-score).mean()


judge = discriminator
if mode == "compile":
    # PyTorch cannot differentiate compiled code twice: the penalty looks at the net as it is
    if wasserstein:
        generator, judge = torch.compile(generator), torch.compile(discriminator)
    # nor compile two calls of a net whose spectral norms change in between
    elif work == "resnet-sngan":
        generator = torch.compile(generator)
    else:
        loss_d, loss_g = torch.compile(loss_d), torch.compile(loss_g)


def cast():
    return torch.autocast("cpu", torch.bfloat16) if precision == "bf16-mixed" else contextlib.nullcontext()


def update(optimizer):
    """One update, with ε where TensorFlow's Adam has it: √v + ε before, not after, the correction of v's start."""
    (group,) = optimizer.param_groups
    count = group["count"] = group.get("count", 0) + 1
    group["eps"] = 1e-8 / math.sqrt(1 - adam["beta2"] ** count)
    optimizer.step()


def step(rows, draw):
    for part in torch.from_numpy(rows).view(rounds, batch):
        optimize_d.zero_grad()
        with cast():
            d = loss_d(examples[part], draw)
        d.backward()
        update(optimize_d)
    if not plain:
        for p in trained_d:
            p.requires_grad_(False)
    optimize_g.zero_grad()
    with cast():
        g = loss_g(draw)
    g.backward()
    update(optimize_g)
    if not plain:
        for p in trained_d:
            p.requires_grad_(True)
    return d.item(), g.item()


serve(recorded, rounds * batch, step, fresh, lambda numbers: lambda kind, shape: scaled(kind, torch.from_numpy(next(numbers))))
