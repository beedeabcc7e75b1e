"""The file that record.ts writes: first weights, examples, and the draws of the first steps."""

import json
import struct

import numpy as np


class Recorded:
    def __init__(self, path):
        with open(path, "rb") as file:
            (length,) = struct.unpack("<Q", file.read(8))
            header = json.loads(file.read(length))
            body = file.read()
        self.metadata = header.pop("__metadata__")
        self.tensors = {
            name: np.frombuffer(body[slice(*entry["data_offsets"])], np.float32).reshape(entry["shape"]).copy()
            for name, entry in header.items()
        }
        self.examples = self.tensors["examples"]

    def weight(self, path):
        return self.tensors["weights/" + path]

    def rows(self, step):
        return self.tensors[f"rows/{step}"].astype(np.int64)

    def draws(self, step):
        """Random numbers of a step in the order in which they are drawn."""
        i = 0
        while f"draws/{step}/{i}" in self.tensors:
            yield self.tensors[f"draws/{step}/{i}"]
            i += 1
