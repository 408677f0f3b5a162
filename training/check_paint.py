"""Writes PyTorch's results for an exported text-to-image model, which the Java tests compare with.

    python3 check_paint.py --model ../demo-model/text-to-image --out demo-text-to-image.json

Generates images of some captions with one seed, as `ofa paint --seed 7 --top-k 10 --temperature 1` does, and writes their image
tokens, the log probability of each image, and the pixels of the middle row.
"""
import argparse
import json
import os

import numpy as np
import torch

import bpe
import tasks
from ofa_torch import safetensors
from ofa_torch.config import Config
from ofa_torch.model import OFA
from paint_scenes import CELLS
from train_paint import PaintLoss
from vqgan import SETTINGS, Vqgan

SEED, TOP = 7, 10
WORD = 0xFFFFFFFF
CAPTIONS = ["a red circle above a blue square", "a large green star", "two white squares and a black circle"]


def load(directory):
    """(text-to-image model, VQGAN, prompts) of an exported directory, computed in float32."""
    model = OFA(Config.read(directory)).eval()
    state = safetensors.load(os.path.join(directory, "model.safetensors"))
    model.load_checkpoint({k: v.float() if v.is_floating_point() else v for k, v in state.items()})
    vqgan = Vqgan(model.config.ofa_layout["num_codes"], SETTINGS).eval()
    state = safetensors.load(os.path.join(directory, "vqgan", "model.safetensors"))
    vqgan.load_state_dict({k: v.float() for k, v in state.items()})
    return model, vqgan, tasks.Prompts(bpe.Tokenizer(directory))


def uniform(step):
    """Random number of the first sample at a step, in [0, 1): Philox4x32-10 (Salmon et al. 2011) with the seed as its key."""
    c, keys = [step, 0, 0, 0], [SEED & WORD, SEED >> 32]
    for _ in range(10):
        a, b = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [(b >> 32) ^ c[1] ^ keys[0], b & WORD, (a >> 32) ^ c[3] ^ keys[1], a & WORD]
        keys = [(keys[0] + 0x9E3779B9) & WORD, (keys[1] + 0xBB67AE85) & WORD]
    return ((c[0] << 32 | c[1]) >> 11) * 2.0 ** -53


def drawn(model, source):
    """An image's codes, 144, and their log probability."""
    loss = PaintLoss(model)
    codes, score = torch.zeros(1, CELLS * CELLS, dtype=torch.int64), 0.0
    for i in range(CELLS * CELLS):
        row = loss.distributions([source], codes[:, :i + 1])[0, i]
        tokens = row.topk(TOP).indices.sort().values
        sums = row[tokens].double().exp().cumsum(0)
        chosen = tokens[int((sums <= uniform(i) * sums[-1]).sum())]
        codes[0, i] = chosen
        score += row[chosen].item()
    return codes[0].tolist(), score


def shown(vqgan, codes):
    """uint8 (96, 96, 3)."""
    pixels = vqgan(torch.tensor(codes).view(1, CELLS, CELLS))[0]
    return ((pixels.clamp(-1, 1) + 1) * 127.5).round().permute(1, 2, 0).numpy().astype(np.uint8)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", required=True)
    parser.add_argument("--out", required=True)
    args = parser.parse_args()
    torch.set_num_threads(1)
    model, vqgan, prompts = load(args.model)
    found = []
    with torch.no_grad():
        for text in CAPTIONS:
            codes, score = drawn(model, prompts.source(tasks.IMAGE.format(text)))
            row = shown(vqgan, codes)[48].flatten().tolist()
            found.append({"text": text, "codes": codes, "log_probability": score, "middle_row": row})
    with open(args.out, "w") as out:
        json.dump(found, out, separators=(",", ":"))
        out.write("\n")


if __name__ == "__main__":
    main()
