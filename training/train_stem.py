"""Stage 1: train the backbone to recognise the content of a cell, through a temporary head.

    python3 train_stem.py --data DATA --out stem.pt --minutes 8

For each cell of the 6 x 6 grid the head predicts whether it contains an object's centre and, if so, colour, shape, size and box.
The head is dropped afterwards. Progress every 50 steps; `--resume` continues from the file, `--begin-with` takes the backbone
of an exported model.
"""
import argparse
import os
import random
import time

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

import scene_text
from data import Scenes, reduced, to_input
from ofa_torch import safetensors
from ofa_torch.resnet import ResNet

COLORS, SHAPES, SIZES = scene_text.COLORS, scene_text.SHAPES, ["small", "large"]
OUTPUTS = 1 + len(COLORS) + len(SHAPES) + len(SIZES) + 4


def cell_targets(objects_of):
    """For n scenes: (has (n, 36), labels (n, 36, 3) of colour, shape, size, boxes (n, 36, 4) in pixels / 96, from the cell's centre)."""
    n = len(objects_of)
    has, labels, boxes = np.zeros((n, 36), np.float32), np.zeros((n, 36, 3), np.int64), np.zeros((n, 36, 4), np.float32)
    for i, objects in enumerate(objects_of):
        for o in objects:
            x, y = scene_text.center(o)
            column, row = int(x // 16), int(y // 16)
            cell = row * 6 + column
            has[i, cell] = 1
            labels[i, cell] = COLORS.index(o["color"]), SHAPES.index(o["shape"]), SIZES.index(o["size"])
            middle = np.array([column * 16 + 8, row * 16 + 8] * 2)
            boxes[i, cell] = (np.array(o["box"]) - middle) / 96
    return torch.from_numpy(has), torch.from_numpy(labels), torch.from_numpy(boxes)


def cell_loss(outputs, has, labels, boxes):
    """outputs (n, 36, OUTPUTS); returns the summed loss and the share of right colours, shapes and sizes."""
    parts = outputs.float().split([1, len(COLORS), len(SHAPES), len(SIZES), 4], -1)
    loss = 4 * F.binary_cross_entropy_with_logits(parts[0][..., 0], has)
    held = has.bool()
    right = []
    for k in range(3):
        logits = parts[k + 1][held]
        loss = loss + F.cross_entropy(logits, labels[held][:, k])
        right.append((logits.argmax(-1) == labels[held][:, k]).float().mean().item())
    return loss + 20 * F.smooth_l1_loss(parts[4][held], boxes[held], beta=0.05), right


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--minutes", type=float, default=8)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--lr", type=float, default=2e-3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--bf16", action="store_true", help="compute in bfloat16; weights and sums stay in float32")
    parser.add_argument("--begin-with", help="model.safetensors whose backbone is the start")
    parser.add_argument("--resume", action="store_true")
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(2)
    rng = random.Random(args.seed)
    scenes = Scenes(args.data)
    stem = ResNet([1, 1, 1]).to(memory_format=torch.channels_last)
    if args.begin_with:
        prefix = "encoder.embed_images."
        exported = safetensors.load(args.begin_with)
        stem.load_state_dict({k[len(prefix):]: v.float() if v.is_floating_point() else v
                              for k, v in exported.items() if k.startswith(prefix)}, strict=False)
    head = nn.Conv2d(1024, OUTPUTS, 1)
    parameters = list(stem.parameters()) + list(head.parameters())
    optimizer = torch.optim.AdamW(parameters, lr=args.lr, betas=(0.9, 0.98), weight_decay=0.01)
    if args.resume and os.path.exists(args.out):
        saved = torch.load(args.out)
        stem.load_state_dict(saved["stem"])
        head.load_state_dict(saved["head"])
    start, step = time.time(), 0
    while True:
        done = (time.time() - start) / (60 * args.minutes)
        if done >= 1:
            break
        for group in optimizer.param_groups:
            group["lr"] = args.lr * min(1, (step + 1) / 50) * (0.02 + 0.98 * (0.5 + 0.5 * np.cos(np.pi * done)))
        chosen = rng.sample(range(len(scenes.objects)), args.batch)
        images = to_input(np.stack([scenes.images[i] for i in chosen]))
        with reduced(args.bf16):
            outputs = head(stem(images)).flatten(2).transpose(1, 2)
        loss, right = cell_loss(outputs, *cell_targets([scenes.objects[i] for i in chosen]))
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        step += 1
        if step % 50 == 0:
            print(f"step {step} {time.time() - start:.0f}s loss {loss.item():.3f} "
                  f"color {right[0]:.2f} shape {right[1]:.2f} size {right[2]:.2f}", flush=True)
        if step % 200 == 0:
            torch.save({"stem": stem.state_dict(), "head": head.state_dict()}, args.out)
    torch.save({"stem": stem.state_dict(), "head": head.state_dict()}, args.out)
    print(f"done after {step} steps", flush=True)


if __name__ == "__main__":
    main()
