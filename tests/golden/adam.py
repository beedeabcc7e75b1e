"""Adam (arXiv:1412.6980), in the form of TensorFlow: ε beside √v as it is."""

import numpy as np


class Adam:
    """Running means of one player's gradients, and the updates from them."""

    def __init__(self, learningRate, beta1, beta2=0.999, epsilon=1e-8):
        self.rate, self.beta1, self.beta2, self.epsilon = learningRate, beta1, beta2, epsilon
        self.t = 0
        self.m = {}
        self.v = {}

    def updated(self, weights, gradients):
        """w - η·√(1 - β₂ᵗ)/(1 - β₁ᵗ)·m/(√v + ε) for each weight by path."""
        self.t += 1
        rate = self.rate * np.sqrt(1 - self.beta2**self.t) / (1 - self.beta1**self.t)
        result = {}
        for path, g in gradients.items():
            m = self.beta1 * self.m.get(path, 0) + (1 - self.beta1) * g
            v = self.beta2 * self.v.get(path, 0) + (1 - self.beta2) * g**2
            self.m[path], self.v[path] = m, v
            result[path] = weights[path] - rate * m / (np.sqrt(v) + self.epsilon)
        return result

    def spread(self, path):
        """√(v/(1 - β₂ᵗ)): the length of gradient by which this update has divided, for each number of a weight."""
        return np.sqrt(self.v[path] / (1 - self.beta2**self.t))
