"""Captions, answers and boxes of an exported model on scenes made by scenes.py.

    python3 scenes.py --seed 7001 --count 500 --out SCENES
    python3 evaluate.py --model ../demo-model/model --scenes SCENES --beam 5

Prints the share of captions that are exactly one of the acceptable ones, of right answers (per kind too), and of boxes
with an intersection over union of at least 0.5. `--wrong N` shows the first N errors of each task.
"""
import argparse
import collections
import json
import os

import numpy as np
import torch
from PIL import Image

import bpe
import tasks
from boxes import overlap
from ofa_torch import safetensors
from ofa_torch.config import Config
from ofa_torch.model import OFA
from search import search, see


def load(directory):
    """(model, prompts) of an exported directory; weights computed in float32."""
    config = Config.read(directory)
    model = OFA(config).eval()
    state = safetensors.load(os.path.join(directory, "model.safetensors"))
    model.load_checkpoint({k: v.float() if v.is_floating_point() else v for k, v in state.items()})
    return model, tasks.Prompts(bpe.Tokenizer(directory), config.code_image_size)


def run(model, prompts, items, beam, **rules):
    """items: (cells (36, width), source, start) -> list of generated ids."""
    found = []
    for i in range(0, len(items), 40):
        cells, sources, starts = zip(*items[i:i + 40])
        found += search(model, torch.stack(cells), sources, starts, beam, **rules)
    return found


def captions(model, prompts, scenes, beam, wrong):
    items = [(cells, prompts.caption(), [0]) for cells, _ in scenes]
    found = run(model, prompts, items, beam, most=16, no_repeat=3)
    right = 0
    for (_, scene), ids in zip(scenes, found):
        text = tasks.strip_caption(prompts.tokenizer.decode(ids))
        right += text in scene["captions"]
        if text not in scene["captions"] and (wrong := wrong - 1) >= 0:
            print(f"  {scene['image']}: {text!r}, not {scene['captions'][0]!r}")
    print(f"captions exactly right: {right} of {len(scenes)}, {100 * right / len(scenes):.1f} %", flush=True)


def answers(model, prompts, scenes, beam, wrong):
    asked = [(cells, scene["image"], q) for cells, scene in scenes for q in scene["questions"]]
    items = [(cells, s := prompts.question(q["question"]), s[:-1]) for cells, _, q in asked]
    found = run(model, prompts, items, beam, most=10, normalise=False)
    kinds = collections.defaultdict(list)
    for (_, image, q), ids in zip(asked, found):
        text = prompts.tokenizer.decode(ids).strip()
        kinds[q["kind"]].append(text == q["answer"])
        if text != q["answer"] and (wrong := wrong - 1) >= 0:
            print(f"  {image}: {q['question']} {text!r}, not {q['answer']!r}")
    every = sum(kinds.values(), [])
    detail = ", ".join(f"{k} {100 * np.mean(v):.1f}" for k, v in sorted(kinds.items()))
    print(f"answers right: {sum(every)} of {len(every)}, {100 * np.mean(every):.1f} % ({detail})", flush=True)


def regions(model, prompts, scenes, beam, wrong):
    asked = [(cells, scene["image"], r) for cells, scene in scenes for r in scene["regions"]]
    items = [(cells, prompts.region(r["phrase"]), [0]) for cells, _, r in asked]
    found = run(model, prompts, items, beam, most=4, least=4, no_repeat=3)
    overlaps = []
    for (_, image, r), ids in zip(asked, found):
        box = prompts.unbox(ids)
        overlaps.append(overlap(box, r["box"]) if box and box[0] < box[2] and box[1] < box[3] else 0)
        if overlaps[-1] < 0.5 and (wrong := wrong - 1) >= 0:
            print(f"  {image}: {r['phrase']!r} {box and [round(v) for v in box]}, not {r['box']}")
    good = sum(v >= 0.5 for v in overlaps)
    print(f"boxes with IoU >= 0.5: {good} of {len(overlaps)}, {100 * good / len(overlaps):.1f} %, "
          f"mean IoU {np.mean(overlaps):.3f}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", required=True)
    parser.add_argument("--scenes", required=True)
    parser.add_argument("--beam", type=int, default=5)
    parser.add_argument("--count", type=int, default=0, help="evaluate only the first COUNT scenes")
    parser.add_argument("--questions", type=int, default=8, help="maximum number of questions per scene")
    parser.add_argument("--regions", type=int, default=4, help="maximum number of regions per scene")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--wrong", type=int, default=0)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    model, prompts = load(args.model)
    with open(os.path.join(args.scenes, "scenes.jsonl")) as lines:
        records = [json.loads(line) for line in lines][:args.count or None]
    images = [Image.open(os.path.join(args.scenes, r["image"])).convert("RGB") for r in records]
    for record in records:
        record["questions"] = record["questions"][:args.questions]
        record["regions"] = record["regions"][:args.regions]
    scenes = list(zip(see(model, np.stack([np.asarray(p) for p in images])), records))
    for task in (captions, answers, regions):
        task(model, prompts, scenes, args.beam, args.wrong)


if __name__ == "__main__":
    main()
