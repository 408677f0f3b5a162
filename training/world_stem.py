"""Stage 1 on generator v2: train the backbone to name what a cell holds, through a temporary head.

    python3 world_stem.py --data DATA --out stem.pt --bf16 --paste 10 --steps 4000 --log world_stem.log

Saves every 200 steps and on SIGTERM, with the optimizer's state; `--resume` continues from the file. The course of the
learning rate counts steps, so a resumed run draws the same scenes as an uninterrupted one.
"""
import argparse
import os
import random
import signal
import time

import torch
from torch import nn

import world_cells
from data import reduced, to_input
from ofa_torch.resnet import ResNet
from train import rate
from world_data import WorldScenes
from world_log import Log


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", required=True, nargs="+", help="directories of make_data.py")
    parser.add_argument("--out", required=True)
    parser.add_argument("--steps", type=int, default=4000)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--until", type=int, help="stop after this step; the learning rate's course goes on to --steps")
    parser.add_argument("--lr", type=float, default=2e-3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--bf16", action="store_true", help="compute in bfloat16; weights and sums stay in float32")
    parser.add_argument("--paste", type=int, default=0, help="most objects of other scenes that are pasted into an image")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--log", help="file that the progress lines are appended to")
    parser.add_argument("--resume", action="store_true")
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    torch.set_flush_denormal(True)
    scenes = WorldScenes(*args.data)
    stem = ResNet([1, 1, 1]).to(memory_format=torch.channels_last)
    head = nn.Conv2d(1024, world_cells.OUTPUTS, 1)
    parameters = list(stem.parameters()) + list(head.parameters())
    optimizer = torch.optim.AdamW(parameters, lr=args.lr, betas=(0.9, 0.98), weight_decay=0.01)
    state = {"step": 0, "seconds": 0.0, "averages": dict.fromkeys(("loss", *world_cells.SHOWN), None)}
    if args.resume and os.path.exists(args.out):
        saved = torch.load(args.out)
        stem.load_state_dict(saved["stem"])
        head.load_state_dict(saved["head"])
        optimizer.load_state_dict(saved["optimizer"])
        state = saved["state"]
    log = Log(args.log)
    log.say(f"backbone: {vars(args)}, from step {state['step']}")

    def save():
        parts = {
            "stem": stem.state_dict(),
            "head": head.state_dict(),
            "optimizer": optimizer.state_dict(),
            "state": state,
        }
        torch.save(parts, args.out + ".new")
        os.replace(args.out + ".new", args.out)

    stopped = []
    signal.signal(signal.SIGTERM, lambda *_: stopped.append(True))
    tick, last = time.time(), min(args.steps, args.until or args.steps)
    while state["step"] < last and not stopped:
        for group in optimizer.param_groups:
            group["lr"] = args.lr * rate(state["step"], args.steps, 50)
        rng = random.Random(f"stem/{args.seed}/{state['step']}")
        chosen = [rng.randrange(len(scenes.facts)) for _ in range(args.batch)]
        shown = [scenes.crowded(rng, i, args.paste) for i in chosen]
        with reduced(args.bf16):
            outputs = head(stem(to_input([image for image, _ in shown])))
        wanted = world_cells.targets([{"objects": objects} for _, objects in shown])
        loss, right = world_cells.loss(outputs.flatten(2).transpose(1, 2), *wanted)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        state["step"] += 1
        for name, value in zip(state["averages"], (loss.item(), *right)):
            before = state["averages"][name]
            state["averages"][name] = value if before is None else before + 0.03 * (value - before)
        state["seconds"] += time.time() - tick
        tick = time.time()
        if state["step"] % 50 == 0:
            shown = " ".join(f"{name} {value:.3f}" for name, value in state["averages"].items())
            log.say(f"step {state['step']} {state['seconds']:.0f}s {shown}")
        if state["step"] % 200 == 0:
            save()
    save()


if __name__ == "__main__":
    main()
