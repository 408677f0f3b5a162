"""Train the VQGAN's decoder and its code vectors on plain scenes; the codes are fixed (see paint_data.py).

    python3 train_vqgan.py --cells cells.npy --out vqgan.pt --steps 4000

Trains on cut-outs of 6 x 6 cells with an object, and on whole images in the last part. Loss: mean absolute plus mean squared
error; no adversary, which flat shapes do not need. Saves every 100 steps; `--resume` goes on.
"""
import argparse
import math
import os
import random
import time

os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")

import numpy as np
import torch

import paint_scenes
from paint_data import CELL, CELLS, Codes
from vqgan import Vqgan

WINDOW = 6
OBJECT_WEIGHT = 4.0


def code_vectors(cells, width):
    """Principal components of the cells' pixels, at about unit scale: float (codes, width)."""
    flat = cells.reshape(len(cells), -1).astype(np.float64) / 127.5 - 1
    centred = flat - flat.mean(0)
    u, s, _ = np.linalg.svd(centred, full_matrices=False)
    found = u[:, :width] * s[:width]
    return torch.from_numpy(found / found.std() * 0.7).float()


def windows(rng, codes, count):
    """Cut-outs that are not all background: int64 (count, 6, 6)."""
    found = []
    while len(found) < count:
        grid = whole(rng, codes)
        row, column = rng.randint(0, CELLS - WINDOW), rng.randint(0, CELLS - WINDOW)
        cut = grid[row:row + WINDOW, column:column + WINDOW]
        if (cut != grid[0, 0]).sum() >= 4:
            found.append(cut)
    return torch.from_numpy(np.stack(found))


def whole(rng, codes):
    """The codes of a scene: int64 (12, 12)."""
    background, objects, _ = paint_scenes.training_scene(rng)
    return codes.scene(background, objects)


def pixels(cells, grids):
    """What code grids (B, h, w) stand for: float (B, 3, 8 h, 8 w), -1 to 1."""
    b, h, w = grids.shape
    cut = torch.from_numpy(cells)[grids].float() / 127.5 - 1
    return cut.permute(0, 5, 1, 3, 2, 4).reshape(b, 3, h * CELL, w * CELL)


def error(made, wanted, grids, plain):
    """Mean absolute plus mean squared error of pixels (B, 3, H, W); cells that are not background weigh more."""
    weights = torch.where(torch.isin(grids, plain), 1.0, OBJECT_WEIGHT)
    weights = (weights / weights.mean()).repeat_interleave(CELL, 1).repeat_interleave(CELL, 2)[:, None]
    distance = made - wanted
    return (weights * (distance.abs() + distance ** 2)).mean()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cells", required=True, help="result of paint_data.py")
    parser.add_argument("--out", required=True)
    parser.add_argument("--steps", type=int, default=4000)
    parser.add_argument("--batch", type=int, default=8, help="cut-outs a step; a fourth as many whole images")
    parser.add_argument("--whole-from", type=float, default=0.85, help="share of the steps after which whole images are used")
    parser.add_argument("--lr", type=float, default=1.5e-3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--resume", action="store_true")
    args = parser.parse_args()
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    torch.manual_seed(args.seed)
    codes = Codes(np.load(args.cells))
    cells = codes.cells
    plain = torch.tensor([int(codes.scene(background, [])[0, 0]) for background in paint_scenes.BACKGROUNDS])
    model = Vqgan(len(cells)).to(memory_format=torch.channels_last)
    with torch.no_grad():
        book = model.quantize["embedding"].weight
        book.copy_(code_vectors(cells, book.shape[1]))
    optimizer = torch.optim.AdamW(model.parameters(), lr=args.lr, betas=(0.9, 0.99), weight_decay=1e-4)
    step, seconds, average = 0, 0.0, 0.5
    if args.resume and os.path.exists(args.out):
        saved = torch.load(args.out)
        model.load_state_dict(saved["model"])
        optimizer.load_state_dict(saved["optimizer"])
        step, seconds, average = saved["step"], saved["seconds"], saved["average"]

    def save():
        state = {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "step": step, "seconds": seconds,
                 "average": average, "settings": model.settings}
        torch.save(state, args.out + ".new")
        os.replace(args.out + ".new", args.out)

    print(f"{sum(p.numel() for p in model.parameters()) / 1e6:.2f} M parameters", flush=True)
    tick = time.time()
    while step < args.steps:
        rng = random.Random(f"{args.seed}/{step}")
        if step < args.whole_from * args.steps:
            grids = windows(rng, codes, args.batch)
        else:
            grids = torch.from_numpy(np.stack([whole(rng, codes) for _ in range(max(1, args.batch // 4))]))
        wanted = pixels(cells, grids)
        made = model(grids)
        loss = error(made, wanted, grids, plain)
        for group in optimizer.param_groups:
            group["lr"] = args.lr * min(1, (step + 1) / 50) * (0.02 + 0.98 * (0.5 + 0.5 * math.cos(math.pi * step / args.steps)))
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        step += 1
        average += 0.05 * (loss.item() - average)
        if step % 20 == 0:
            seconds, tick = seconds + time.time() - tick, time.time()
            print(f"step {step} {seconds:.0f}s loss {average:.4f}", flush=True)
        if step % 100 == 0:
            save()
    save()


if __name__ == "__main__":
    main()
