"""PyTorch and the JVM on one GPU with the same weights, image and prompt: compares tokens, and times eager mode and torch.compile.

    python3 gpu_baseline.py REFERENCE.jsonl [--precision fp16] [--device cuda] [--runs 10]

REFERENCE.jsonl is what the run-book's step 'reference' printed: one task a line. Prints one JSON object a line. Exit code 1 if float32 tokens differ.
"""
import argparse
import json
import statistics
import sys
import time

import torch

import cached_decoder
from ofa_torch import safetensors
from ofa_torch.config import Config
from ofa_torch.model import OFA

# Tokens that the library's search excludes: <pad>, and </s> while the caption is too short.
BANNED = (1, 2)
TYPES = {"fp32": torch.float32, "fp16": torch.float16, "bf16": torch.bfloat16}


def load(directory, device, dtype):
    """The checkpoint that the JVM reads; counters of batch norm, which inference has no use for, need not be in it."""
    model = OFA(Config.read(directory))
    state = {name: value.float() for name, value in safetensors.load(directory + "/model.safetensors").items() if value.is_floating_point()}
    for name, value in model.state_dict().items():
        if name.endswith("num_batches_tracked"):
            state.setdefault(name, value)
    model.load_checkpoint(state)
    return model.eval().to(device, dtype)


def caption(model, task, pixels, compiled):
    ids = torch.tensor([task["input_ids"]], device=pixels.device)
    encode = compiled.encoder if compiled else model.encoder
    memory, _, places, _ = encode(ids, *model.encoder.image_features(pixels))
    decoder = cached_decoder.CachedDecoder(model, memory, places, task["count"] + 2)
    if compiled:
        decoder.step = torch.compile(decoder.step, dynamic=True)
    return cached_decoder.beam_search(decoder, [0], task["beam"], task["count"], task["no_repeat"], BANNED)


def measure(work, runs, warmups, synchronize):
    """Milliseconds of each run after those that do not count."""
    times = []
    for _ in range(warmups + runs):
        synchronize()
        start = time.perf_counter()
        result = work()
        synchronize()
        times.append(1000 * (time.perf_counter() - start))
    return result, times[warmups:]


class Compiled:
    def __init__(self, model):
        self.encoder = torch.compile(model.encoder)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("reference")
    parser.add_argument("--precision", choices=TYPES, default="fp16")
    parser.add_argument("--device", default="cuda")
    parser.add_argument("--runs", type=int, default=10)
    args = parser.parse_args()
    device, dtype = torch.device(args.device), TYPES[args.precision]
    if device.type == "cuda" and not torch.cuda.is_available():
        sys.exit("gpu_baseline: this PyTorch sees no GPU (torch.cuda.is_available() is false)")
    if device.type == "cuda" and device.index is not None:
        torch.cuda.set_device(device)
    if device.type != "cpu":
        torch.set_default_device(device)
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = False
    synchronize = torch.cuda.synchronize if device.type == "cuda" else (lambda: None)
    differ = False
    with open(args.reference) as lines:
        tasks = [json.loads(line) for line in lines]
    for task in tasks:
        model = load(task["checkpoint"], device, dtype)
        side = task["image_size"]
        with open(task["pixels"], "rb") as raw:
            pixels = torch.frombuffer(bytearray(raw.read()), dtype=torch.float32).reshape(1, 3, side, side).to(device, dtype)
        torch.set_default_dtype(dtype)
        with torch.no_grad():
            modes = {"eager": None} if not hasattr(torch, "compile") else {"eager": None, "compile": Compiled(model)}
            for mode, compiled in modes.items():
                row = {"library": "PyTorch " + torch.__version__, "mode": mode, "task": task["task"], "precision": args.precision, "device": args.device}
                try:
                    tokens, times = measure(lambda: caption(model, task, pixels, compiled), args.runs, 0 if device.type == "cpu" else 2, synchronize)
                    row.update(median_ms=statistics.median(times), samples_ms=times, tokens=tokens[1:], same_tokens=tokens[1:] == task["tokens"][:len(tokens) - 1])
                    differ |= args.precision == "fp32" and mode == "eager" and not row["same_tokens"]
                except Exception as error:  # torch.compile fails in many ways, and the next mode is measured all the same
                    row["error"] = f"{type(error).__name__}: {error}".splitlines()[0]
                print(json.dumps(row), flush=True)
        torch.set_default_dtype(torch.float32)
    sys.exit(1 if differ else 0)


if __name__ == "__main__":
    main()
