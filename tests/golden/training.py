"""A training update by update: the players' losses, their gradients, Adam, clipping, and BEGAN's k."""

import autograd.numpy as np
from autograd import grad

import nets
from adam import Adam
from layers import leaky_relu, relu
from losses import PENALTIES, deviation, reconstruction, score_losses, vae_terms

# the nets whose weights each player changes
TRAINS = {
    "discriminator": ["discriminator"],
    "generator": ["generator"],
    "vae": ["encoder", "decoder"],
    "balance": [],
}


class Training:
    """Everything that changes from update to update, and the experiment that says how."""

    def __init__(self, experiment, weights):
        self.weights = weights
        self.objective = experiment["objective"]
        self.constraints = {one["use"]: one for one in experiment.get("constraints", [])}
        self.activation = {"leaky-relu": leaky_relu, "relu": relu}[experiment["architecture"]["generatorActivation"]]
        self.reuses = experiment["train"]["latent"].get("reuse", False)
        adam = {name: value for name, value in experiment["train"]["optimizers"]["default"].items() if name != "use"}
        self.optimizers = {player: Adam(**adam) for player in TRAINS}
        self.k = 0.0
        self.z = None
        self.least_spread = {}

    def update(self, player, real, z, draws):
        """One update of one player, from the batch and the draws it had; gives its scalars by name."""
        if not (self.reuses and player != "discriminator"):
            self.z = z
        trained = {path: w for path, w in self.weights.items() if path.split("/")[0] in TRAINS[player]}

        def terms(changed):
            return self.terms(player, {**self.weights, **changed}, real, draws)

        scalars = terms({})
        if trained:
            gradients = grad(lambda changed: terms(changed)["loss"])(trained)
            scalars["gradient-norm"] = np.sqrt(sum(np.sum(g**2) for g in gradients.values()))
            optimizer = self.optimizers[player]
            self.weights = {**self.weights, **self.clipped(player, optimizer.updated(trained, gradients))}
            self.note(optimizer, gradients)
        self.k = scalars.pop("next-k", self.k)
        return scalars

    def terms(self, player, weights, real, draws):
        """The player's loss and what it is made of, by name."""
        name = self.objective["use"]
        if name == "vae":
            return self.vae(weights, real, draws)
        fake = nets.generate(weights, self.z, real.shape[1:], activation=self.activation)
        if name == "began":
            return self.began(player, weights, real, fake)
        return self.adversarial(player, weights, real, fake, draws)

    def adversarial(self, player, weights, real, fake, draws):
        """Games on scores, with their penalties on the discriminator."""
        discriminator, generator = score_losses(self.objective)
        # real and generated examples are judged as batches of their own
        fakes = nets.score(weights, fake)
        if player == "generator":
            return {"loss": generator(fakes)}
        reals = nets.score(weights, real)
        scalars = {"score-real": np.mean(reals), "score-fake": np.mean(fakes)}
        loss = discriminator(reals, fakes)
        for name, constraint in self.constraints.items():
            if name in PENALTIES:
                penalty, slope = PENALTIES[name](lambda x: nets.score(weights, x), real, fake, draws, constraint)
                loss = loss + constraint["weight"] * penalty
                scalars = {**scalars, name: penalty, f"{name}/slope": slope}
        return {**scalars, "loss": loss}

    def began(self, player, weights, real, fake):
        """BEGAN (arXiv:1703.10717): e(x) - k·e(y) and e(y), and the balance k of the two."""
        e_fake = reconstruction(lambda x: nets.autoencode(weights, x), fake)
        if player == "generator":
            return {"loss": e_fake}
        e_real = reconstruction(lambda x: nets.autoencode(weights, x), real)
        difference = self.objective["gamma"] * e_real - e_fake
        k = self.k + self.objective["kRate"] * difference
        if player == "balance":
            # the study moves k after the discriminator's update, in a pass of its own, and never clips it
            return {"loss": np.abs(difference), "next-k": k}
        scalars = {
            "loss": e_real - self.k * e_fake,
            "error-real": e_real,
            "error-fake": e_fake,
            "k": self.k,
            "convergence": e_real + np.abs(difference),
        }
        return {**scalars, "next-k": np.clip(k, 0, 1)} if self.objective["variant"] == "paper" else scalars

    def vae(self, weights, real, draws):
        """A lower bound of the likelihood (arXiv:1312.6114): one player, no adversary."""
        mean, raw = (nets.head(weights, real, "encoder", output) for output in ("mean", "deviation"))
        (noise,) = draws
        z = mean + deviation(raw) * noise
        made = nets.generate(weights, z, real.shape[1:], "decoder", self.activation)
        nll, kl = vae_terms(real, made, mean, raw, self.objective["variant"])
        return {"nll": nll, "kl": kl, "loss": nll + self.objective["beta"] * kl}

    def clipped(self, player, weights):
        """The discriminator's weights, of every kind, cut to [-limit, limit] after its update."""
        clipping = self.constraints.get("weight-clipping")
        if player != "discriminator" or not clipping:
            return weights
        return {path: np.clip(w, -clipping["limit"], clipping["limit"]) for path, w in weights.items()}

    def note(self, optimizer, gradients):
        """Keeps the least by which Adam has divided each number's gradient, in units of the net's largest then."""
        for path in gradients:
            net = path.split("/")[0]
            largest = max(np.max(np.abs(g)) for other, g in gradients.items() if other.split("/")[0] == net)
            spread = optimizer.spread(path) / largest if largest else 0 * gradients[path]
            self.least_spread[path] = np.minimum(self.least_spread.get(path, spread), spread)
