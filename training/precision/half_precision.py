"""
Where float16 and bfloat16 lose digits: executes a golden model's graphs with roundings left out here and there, and compares with the reference's record.

    ./ofa compile MODEL --engine cpu --precision fp16 --out HALF    # MODEL: a golden model, unpacked
    ./ofa compile MODEL --engine cuda --precision fp32 --graphs-only --out FULL
    python3 training/precision/half_precision.py FULL HALF GOLDEN nano-huge image_single

Both hold graphs of the form that GPUs get, which is the form of half precisions on the CPU too; in float32 the CPU's own form is another.
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
TABLES = {"nano-base": (256, 42), "nano-huge": (8, 33), "nano-flags": (16, 33), "mini-vocab": (256, 33)}
ENCODER, TEXT_ENCODER, DECODER = "encoder.onnx", "encoder-text.onnx", "decoder.onnx"
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


def logits(graph, encoded, case, mask, **options):
    """The logits of all positions of the record's decoder inputs, step by step as in generation."""
    tokens = case["prev_output_tokens"]
    rows, length = tokens.shape
    each = torch.arange(rows, dtype=torch.int32)
    feeds = {"slot_queries": each[:, None], "query_slots": each[:, None], "cross_mask": mask}
    feeds.update((name, encoded[name]) for name in graph.inputs if name.startswith("cross_") and name != "cross_mask")
    heads, width = encoded["cross_key_0"].shape[1], encoded["cross_key_0"].shape[3]
    caches = [name for name in graph.inputs if name.startswith("past_")]
    feeds.update((name, torch.zeros(rows, heads, length, width)) for name in caches)
    result = []
    for step in range(length):
        feeds["tokens"] = tokens[:, step:step + 1].int()
        feeds["positions"] = torch.full((rows,), step, dtype=torch.int32)
        values = run(graph, feeds, **options)
        feeds.update((name, values[name.replace("past_", "present_")]) for name in caches)
        result.append(values["logits"])
    return torch.stack(result, 1)


def read(directory, part):
    """A graph of the one entry that a directory of compiled graphs holds."""
    found = glob.glob(os.path.join(directory, "graphs", "*", part))
    if len(found) != 1:
        sys.exit("%s: holds %s where the form that GPUs get has one; compile into an empty directory, as the head of this script says"
                 % (directory, found or "no " + part))
    return Graph(found[0])


def main(full, half, golden, model, name):
    torch.set_num_threads(1)
    case = tensors(os.path.join(golden, "forward", model, name + ".safetensors.gz"))
    if case.get("code_masks", torch.zeros(1)).any():
        sys.exit("%s: has rows that write image tokens, which are not compared; name another case" % name)
    encoder = ENCODER if "image_u8" in case else TEXT_ENCODER
    graphs = {(kind, part): read(directory, part) for kind, directory in (("full", full), ("half", half)) for part in (ENCODER, TEXT_ENCODER, DECODER)}
    feeds = encoder_inputs(model, case)
    last = [node for node in graphs["full", encoder].nodes if node.name.startswith("encoder/") and node.op == "LayerNormalization"][-1].outputs[0]
    padding, at = case["encoder_padding_mask"], case["logit_positions"].tolist()
    fed = case["prev_output_tokens"][:, at] != 1

    def show(title, kind="half", decoder=None, **options):
        """Runs the graphs of a kind, given the weights of the float32 graphs; `decoder` replaces the options for the decoder."""
        values = run(graphs[kind, encoder], feeds, full=graphs["full", encoder], **options)
        found = logits(graphs[kind, DECODER], values, case, feeds["source_mask"], full=graphs["full", DECODER], **(options if decoder is None else decoder))[:, at]
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
    for node in graphs["full", encoder].nodes if "image_u8" in case else []:
        if node.name.startswith(STEM) and (node.op == "MaxPool" or node.name.endswith("/Relu_3")):
            a, b = exact[node.outputs[0]], rounded[node.outputs[0]]
            print("%-26s differs by %.3f %%" % (node.name, 100 * (a - b).square().mean().sqrt() / a.square().mean().sqrt()))


if __name__ == "__main__":
    if len(sys.argv) != 6:
        sys.exit(__doc__)
    main(*sys.argv[1:])
