"""Answers the requests of protocol.ts line by line; a peer gives `step(rows, draw) -> (loss_d, loss_g)`."""

import json
import resource
import sys
import time

import numpy as np

CHECKED_STEPS = 10


def resident_mb():
    with open("/proc/self/status") as file:
        (line,) = [line for line in file if line.startswith("VmRSS")]
    return int(line.split()[1]) / 1024


def serve(recorded, rows_per_step, step, fresh_draw, recorded_draw):
    """`fresh_draw(kind, shape)` draws anew; `recorded_draw(iterator)` gives one that reads the recorded numbers."""
    loaded = serve.loaded
    rng = np.random.default_rng(0)
    for line in sys.stdin:
        request = json.loads(line)
        if request["ask"] == "losses":
            answer = {"losses": []}
            for number in range(CHECKED_STEPS):
                d, g = step(recorded.rows(number), recorded_draw(recorded.draws(number)))
                answer["losses"].append({"discriminator/loss": d, "generator/loss": g})
        elif request["ask"] == "times":
            answer = {"times": []}
            for _ in range(request["steps"]):
                rows = rng.integers(0, len(recorded.examples), rows_per_step)
                started = time.perf_counter()
                step(rows, fresh_draw)
                answer["times"].append((time.perf_counter() - started) * 1e3)
        else:
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            answer = {"memory": peak - loaded}
        print(json.dumps(answer), flush=True)


serve.loaded = 0.0
