"""Prints as JSON what TensorBoard's own accumulator reads from one folder of event files.

Floats are printed as text, since JSON has neither NaN nor infinity, and byte strings in base64.
"""

import base64
import io
import json
import sys

from google.protobuf import json_format
from PIL import Image
from tensorboard.backend.event_processing import plugin_event_accumulator
from tensorboard.plugins.hparams import plugin_data_pb2
from tensorboard.util import tensor_util


def text(data):
    return base64.b64encode(data).decode()


def element(value):
    return text(value) if isinstance(value, bytes) else repr(float(value))


def picture(png):
    with Image.open(io.BytesIO(png)) as image:
        return {"mode": image.mode, "size": list(image.size), "pixels": text(image.tobytes())}


def event(item, plugin):
    array = tensor_util.make_ndarray(item.tensor_proto)
    flat = array.flatten().tolist()
    return {
        "step": item.step,
        "wallTime": item.wall_time,
        "shape": list(array.shape),
        "dtype": str(array.dtype),
        "data": [element(value) for value in flat],
        "pictures": [picture(png) for png in flat[2:]] if plugin == "images" else [],
    }


def tag(accumulator, name):
    metadata = accumulator.SummaryMetadata(name)
    plugin = metadata.plugin_data.plugin_name
    result = {
        "plugin": plugin,
        "dataClass": metadata.data_class,
        "description": metadata.summary_description,
        "events": [event(item, plugin) for item in accumulator.Tensors(name)],
    }
    if plugin == "hparams":
        content = plugin_data_pb2.HParamsPluginData.FromString(metadata.plugin_data.content)
        result["hparams"] = json_format.MessageToDict(content)
    return result


def main(folder):
    accumulator = plugin_event_accumulator.EventAccumulator(folder, size_guidance={"tensors": 0}).Reload()
    names = accumulator.Tags()["tensors"]
    print(json.dumps({
        "fileVersion": accumulator.file_version,
        "writer": accumulator.GetSourceWriter(),
        "tags": {name: tag(accumulator, name) for name in names},
    }))


main(sys.argv[1])
