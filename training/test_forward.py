"""Compare this implementation with recorded outputs of the original OFA code.

    python3 test_forward.py GOLDEN

GOLDEN is a directory with models/ and forward/ as described by its own README. The recorded numbers are float32 and
themselves differ from a float64 run by the amount each case lists. So the model runs in float64 here, and a case is
right when it is within 1e-5 plus that listed amount of the record; without the listed noise the test would ask more
than the record holds.
"""
import json
import os
import sys

import torch

from ofa_torch import safetensors
from ofa_torch.config import Config
from ofa_torch.model import OFA, read_torch_file

MODELS = ("nano-base", "nano-huge", "mini-vocab")


def run_case(model, case):
    """Largest differences of encoder output and logits from the record."""
    images = case.get("patch_images")
    if "image_u8" in case:
        images = (case["image_u8"].permute(0, 3, 1, 2).double() / 255 - 0.5) / 0.5
    mask = case["patch_masks"].bool() if "patch_masks" in case else None
    codes = case["code_masks"].bool() if "code_masks" in case else None
    with torch.no_grad():
        found = model(case["input_ids"], case["prev_output_tokens"],
                      None if images is None else images.double(), mask, codes)
    assert torch.equal(found["encoder_padding_mask"], case["encoder_padding_mask"].bool())
    kept = ~found["encoder_padding_mask"]
    logits = found["logits"][:, case["logit_positions"]] if "logit_positions" in case else found["logits"]
    return ((found["encoder_out"] - case["encoder_out"])[kept].abs().max().item(),
            (logits - case["logits"]).abs().max().item())


def main():
    golden = sys.argv[1]
    with open(os.path.join(golden, "forward", "index.json")) as text:
        index = json.load(text)
    failed = 0
    for name in MODELS:
        directory = os.path.join(golden, "models", name)
        model = OFA(Config.read(directory)).double().eval()
        model.load_checkpoint(read_torch_file(os.path.join(directory, "pytorch_model.bin.gz")))
        for label, entry in index[name].items():
            case = safetensors.load(os.path.join(golden, "forward", entry["file"] + ".gz")
                                    if not entry["file"].endswith(".gz") else os.path.join(golden, "forward", entry["file"]))
            noise = entry["fp32_vs_fp64_max_abs"]
            encoder, logits = run_case(model, case)
            right = encoder <= 1e-5 + noise["encoder"] and logits <= 1e-5 + noise["logits"]
            failed += not right
            print(f"{'ok  ' if right else 'FAIL'} {name} {label}: encoder {encoder:.1e} (record's noise "
                  f"{noise['encoder']:.1e}), logits {logits:.1e} ({noise['logits']:.1e})")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
