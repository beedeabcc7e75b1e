"""Trains in float64, as told on the standard input, with nothing of ganzoo's: plain formulas and HIPS autograd.

Reads {experiment, weights, updates: [{player, real, z, draws}]} as JSON, arrays as {shape, data}; writes
{scalars: [by name, for each update], weights: by path, leastSpread: by path}, arrays as plain lists.
"""

import json
import sys

import numpy as np

from training import Training


def array(given):
    """A float64 array, or nothing where nothing was drawn."""
    return given and np.array(given["data"], dtype=np.float64).reshape(given["shape"])


def lists(arrays):
    """Arrays by path as flat lists of numbers."""
    return {path: values.ravel().tolist() for path, values in arrays.items()}


def main():
    given = json.load(sys.stdin)
    weights = {path: array(weight) for path, weight in given["weights"].items()}
    training = Training(given["experiment"], weights)
    scalars = [
        training.update(
            update["player"], array(update["real"]), array(update.get("z")), [array(draw) for draw in update["draws"]]
        )
        for update in given["updates"]
    ]
    result = {
        "scalars": [{name: float(value) for name, value in each.items()} for each in scalars],
        "weights": lists(training.weights),
        "leastSpread": lists(training.least_spread),
    }
    json.dump(result, sys.stdout)


if __name__ == "__main__":
    main()
