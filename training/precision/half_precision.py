"""
Where float16 and bfloat16 lose digits: executes a golden model's graphs with roundings left out here and there, and compares with the reference's record.

    ./ofa compile MODEL --engine cpu --precision fp32 --out FULL    # MODEL: a golden model, unpacked
    ./ofa compile MODEL --engine cpu --precision fp16 --out HALF
    python3 training/precision/half_precision.py FULL HALF GOLDEN nano-huge image_single
"""

import glob
import gzip
import json
import math
import os
import struct
import sys

import numpy as np
import torch

from onnx_graph import Graph, run

SAFETENSORS = {"F32": np.float32, "I64": np.int64, "BOOL": np.bool_, "U8": np.uint8}
TABLES = {"nano-base": (256, 42), "nano-huge": (8, 33), "nano-flags": (256, 42), "mini-vocab": (256, 33)}
PICTURE, ENCODER, DECODER = "picture.onnx", "encoder.onnx", "decoder.onnx"
STEM = "resnet/"
STEM_WEIGHTS = "encoder.embed_images"


def tensors(path):
    data = gzip.open(path).read()
    length = struct.unpack("<Q", data[:8])[0]
    result = {}
    for name, entry in json.loads(data[8:8 + length]).items():
        if name != "__metadata__":
            start, end = (8 + length + offset for offset in entry["data_offsets"])
            result[name] = torch.from_numpy(np.frombuffer(data[start:end], SAFETENSORS[entry["dtype"]]).reshape(entry["shape"]).copy())
    return result


def token_bucket(size, distance):
    middle = size // 2
    if -middle <= distance <= middle:
        return distance + size - 1
    log = np.float32(np.log(np.float32(abs(distance) / middle))) / np.float32(math.log(1023 / middle)) * (middle - 1)
    return (math.ceil(log) + middle) * (1 if distance > 0 else -1) + size - 1


def encoder_inputs(model, case):
    token_size, image_size = TABLES[model]
    tokens = case["input_ids"]
    text, patches, feeds = tokens.shape[1], 0, {"tokens": tokens.int()}
    mask = (tokens != 1).float()
    if "image_u8" in case:
        pixels = case["image_u8"].permute(0, 3, 1, 2).float()
        feeds["pixels"] = (pixels / 255 - 0.5) / 0.5
        rows, columns = (math.ceil(extent / 16) for extent in pixels.shape[2:])
        places = [(row, column) for row in range(rows) for column in range(columns)]
        patches = len(places)
        feeds["image_positions"] = torch.tensor([row * image_size + column + 1 for row, column in places], dtype=torch.int32)
        mask = torch.cat([case["patch_masks"].float()[:, None].expand(-1, patches), mask], 1)
    buckets = (2 * image_size - 1) ** 2 + 3
    index = np.full((patches + text,) * 2, buckets + 2 * token_size - 1, np.int32)
    for q in range(patches):
        for k in range(patches):
            down, across = (places[q][axis] - places[k][axis] + image_size - 1 for axis in (0, 1))
            index[q, k] = down * (2 * image_size - 1) + across
    for q in range(text):
        for k in range(text):
            index[patches + q, patches + k] = buckets + token_bucket(token_size, q - k)
    return {**feeds, "relative_index": torch.from_numpy(index), "source_mask": mask}


def encode(graphs, kind, feeds, **options):
    """The values of the picture stem and of the encoder, by name; the weights of the float32 graphs are at hand for the others."""
    values = {}
    feeds = dict(feeds)

    def part(name, feeds):
        if kind == "half":
            options["full"] = graphs["full", name]
        values.update(run(graphs[kind, name], feeds, **options))

    if "pixels" in feeds:
        part(PICTURE, {name: feeds[name] for name in ("pixels", "image_positions")})
        del feeds["pixels"]
        feeds["picture"] = values["picture"]
    else:
        width = graphs["full", ENCODER].weights["encoder.layer_norm.weight"].shape[0]
        feeds.update(picture=torch.zeros(len(feeds["tokens"]), 0, width), image_positions=torch.zeros(0, dtype=torch.int32))
    part(ENCODER, feeds)
    return values


def logits(graph, encoded, case, mask, **options):
    """The logits of all positions of the record's decoder inputs, step by step as in generation."""
    tokens = case["prev_output_tokens"]
    rows, length = tokens.shape
    each = torch.arange(rows, dtype=torch.int32)
    feeds = {"grid": each[:, None], "places": each[:, None], "cross_mask": mask}
    feeds.update((name, encoded[name]) for name in graph.inputs if name.startswith("cross_") and name != "cross_mask")
    heads, width = encoded["cross_key_0"].shape[1], encoded["cross_key_0"].shape[3]
    caches = [name for name in graph.inputs if name.startswith("past_")]
    feeds.update((name, torch.zeros(rows, heads, length, width)) for name in caches)
    if "codes" in graph.inputs:
        feeds["codes"] = torch.zeros(1, dtype=torch.int32)
    result = []
    for step in range(length):
        feeds["tokens"] = tokens[:, step:step + 1].int()
        feeds["positions"] = torch.full((rows,), step, dtype=torch.int32)
        values = run(graph, feeds, **options)
        feeds.update((name, values[name.replace("past_", "present_")]) for name in caches)
        result.append(values["logits"])
    return torch.stack(result, 1)


def main(full, half, golden, model, name):
    torch.set_num_threads(1)
    case = tensors(os.path.join(golden, "forward", model, name + ".safetensors.gz"))
    graphs = {(kind, part): Graph(glob.glob(os.path.join(directory, "graphs", "*", part))[0])
              for kind, directory in (("full", full), ("half", half)) for part in (PICTURE, ENCODER, DECODER)}
    feeds = encoder_inputs(model, case)
    last = [node for node in graphs["full", ENCODER].nodes if node.name.startswith("encoder/") and node.op == "Add"][-1].outputs[0]
    padding, at = case["encoder_padding_mask"], case["logit_positions"].tolist()
    fed = case["prev_output_tokens"][:, at] != 1

    def show(title, kind="half", decoder=None, **options):
        parts = [dict(options), dict(options if decoder is None else decoder)]
        if kind == "half":
            parts[1]["full"] = graphs["full", DECODER]
        values = encode(graphs, kind, feeds, **parts[0])
        found = logits(graphs[kind, DECODER], values, case, feeds["source_mask"], **parts[1])[:, at]
        hidden = (values[last].reshape(case["encoder_out"].shape) - case["encoder_out"])[~padding]
        scores = (found - case["logits"])[fed]
        print("%-26s encoder: most %.5f, root mean square %.5f   logits: most %.5f, root mean square %.5f" % (
            title, hidden.abs().max(), hidden.square().mean().sqrt(), scores.abs().max(), scores.square().mean().sqrt()), flush=True)
        return values

    exact = show("float32 graph", "full")
    rounded = show("float16")
    show("float16, weights only", rounds=lambda node: False)
    show("float16, activations only", exact=lambda weight: True)
    if "image_u8" in case:
        show("float16 but in the stem", decoder={}, rounds=lambda node: not node.name.startswith((STEM, "pixels/")), exact=lambda weight: weight.startswith(STEM_WEIGHTS))
        show("float16 in the stem only", decoder={"rounds": lambda node: False, "exact": lambda weight: True},
             rounds=lambda node: node.name.startswith((STEM, "pixels/")), exact=lambda weight: not weight.startswith(STEM_WEIGHTS))
    show("bfloat16", brain=True)
    for node in graphs["full", PICTURE].nodes if "image_u8" in case else []:
        if node.name.startswith(STEM) and (node.op == "MaxPool" or node.name.endswith("/Relu_3")):
            a, b = exact[node.outputs[0]], rounded[node.outputs[0]]
            print("%-26s differs by %.3f %%" % (node.name, 100 * (a - b).square().mean().sqrt() / a.square().mean().sqrt()))


if __name__ == "__main__":
    main(*sys.argv[1:])
