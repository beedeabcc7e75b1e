"""What each player of the study minimises, as functions of scores or images, and the penalties on scores."""

import autograd.numpy as np
from autograd import grad

from layers import sigmoid, softplus


def cross_entropy(real, fake):
    """-E log D(x) - E log(1 - D(y)), D = σ(s)."""
    return np.mean(softplus(-real)) + np.mean(softplus(fake))


# of the discriminator: functions of the scores of real and of generated examples; of the generator: of the latter
SCORE_LOSSES = {
    "minimax": (cross_entropy, lambda fake: -np.mean(softplus(fake))),
    "non-saturating": (cross_entropy, lambda fake: np.mean(softplus(-fake))),
    "wasserstein": (lambda real, fake: np.mean(fake) - np.mean(real), lambda fake: -np.mean(fake)),
    # the study regresses D = σ(s); the paper (arXiv:1611.04076) the score itself
    ("least-squares", "lucic2018"): (
        lambda real, fake: 0.5 * (np.mean((sigmoid(real) - 1) ** 2) + np.mean(sigmoid(fake) ** 2)),
        lambda fake: 0.5 * np.mean((sigmoid(fake) - 1) ** 2),
    ),
    ("least-squares", "paper"): (
        lambda real, fake: 0.5 * (np.mean((real - 1) ** 2) + np.mean(fake**2)),
        lambda fake: 0.5 * np.mean((fake - 1) ** 2),
    ),
}


def score_losses(objective):
    """The two losses of an objective on scores: (discriminator, generator)."""
    name = objective["use"]
    return SCORE_LOSSES.get(name) or SCORE_LOSSES[name, objective["variant"]]


def slope_penalty(judge, x, epsilon):
    """E(√(ε + Σ(∂s/∂x)²) - 1)² over examples, and the mean of the roots."""
    gradient = grad(lambda at: np.sum(judge(at)))(x)
    slope = np.sqrt(epsilon + np.sum(gradient**2, axis=(1, 2, 3)))
    return np.mean((slope - 1) ** 2), np.mean(slope)


def between(x, y, draws):
    """αx + (1 - α)y with the α of each example that was drawn."""
    (share,) = [draw for draw in draws if draw.size == len(x)]
    return share * x + (1 - share) * y


def gradient_penalty(judge, real, fake, draws, constraint):
    """WGAN-GP's penalty (arXiv:1704.00028), on the lines between real and generated examples."""
    return slope_penalty(judge, between(real, fake, draws), constraint["epsilon"])


def dragan(judge, real, _fake, draws, constraint):
    """DRAGAN's penalty around real examples, c = noise·sd of all numbers of the batch.

    The paper (arXiv:1705.07215): the slope of s at x + c·u, u ~ N(0, 1). The study: that of σ(s) on the lines to it,
    (1 - α)x + α·(x + c·u), u ~ U[0, 1) for each pixel.
    """
    (noise,) = [draw for draw in draws if draw.shape == real.shape]
    disturbed = real + constraint["noise"] * np.std(real) * noise
    if constraint["variant"] == "paper":
        return slope_penalty(judge, disturbed, constraint["epsilon"])
    return slope_penalty(lambda at: sigmoid(judge(at)), between(disturbed, real, draws), constraint["epsilon"])


PENALTIES = {"gradient-penalty": gradient_penalty, "dragan": dragan}


def reconstruction(autoencode, x):
    """e(x): the mean over examples, pixels and channels of |AE(x) - x|."""
    return np.mean(np.abs(autoencode(x) - x))


def vae_terms(x, made, mean, raw, variant):
    """-log p(x|z) of Bernoulli pixels and KL(q ‖ N(0, I)), means over the batch; the study averages over channels."""
    p = np.clip(made, 1e-8, 1 - 1e-8)
    each = np.sum(x * np.log(p) + (1 - x) * np.log(1 - p), axis=(1, 2))
    nll = -np.mean(np.sum(each, axis=1) if variant == "paper" else np.mean(each, axis=1))
    s = deviation(raw)
    kl = 0.5 * np.sum(mean**2 + s**2 - np.log(1e-8 + s**2) - 1, axis=1)
    return nll, np.mean(kl)


def deviation(raw):
    """The standard deviation of a code from the encoder's raw output."""
    return 1e-6 + softplus(raw)
