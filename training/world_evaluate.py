"""Captions, answers, triples and boxes of an exported model on scenes of generator v2, per kind.

    python3 seeds.py --version v2 --first 510001 --seeds 10 --count 500 --out SEEDS
    python3 world_evaluate.py --model EXPORT SEEDS/*

A caption is right if it is accepted or if the judge finds every attribute stated; `ofa evaluate` knows the accepted
captions only. The last two lines are the mean and the worst over the directories.
"""
import argparse
import collections
import json
import os

import numpy as np
import torch
from PIL import Image

import tasks
from boxes import overlap
from evaluate import load, run
from search import see
from world import judge


def caption_right(text, scene):
    return text in scene["captions"] or judge.states_everything(text, scene["facts"])


def figures(model, prompts, directory, beam, count):
    """{name: [right or wrong]} of a directory: captions, answers, triples and boxes, and each by its kind."""
    with open(os.path.join(directory, "scenes.jsonl")) as lines:
        scenes = [json.loads(line) for line in lines][:count]
    images = [Image.open(os.path.join(directory, s["image"])).convert("RGB") for s in scenes]
    seen = list(zip(see(model, np.stack([np.asarray(image) for image in images])), scenes))
    found = collections.defaultdict(list)

    def keep(name, kind, right):
        found[name].append(right)
        found[f"  {name}: {kind}"].append(right)

    said = run(model, prompts, [(cells, prompts.caption(), [0]) for cells, _ in seen], beam, most=32, no_repeat=3)
    for scene, ids in zip(scenes, said):
        text = tasks.strip_caption(prompts.tokenizer.decode(ids))
        keep("captions", scene["facts"]["kind"], caption_right(text, scene))
    asked = [
        (cells, prompts.question(q["question"]), q["answer"], q["kind"]) for cells, s in seen for q in s["questions"]
    ]
    for (*_, answer, kind), text in zip(asked, _answers(model, prompts, asked, beam)):
        keep("answers", kind, text == answer)
    implied = [
        (cells, prompts.entailment(t["premise"], t["hypothesis"]), t["label"], t["label"])
        for cells, s in seen
        for t in s["entailment"]
    ]
    for (*_, label, kind), text in zip(implied, _answers(model, prompts, implied, beam)):
        keep("triples", kind, text == label)
    named = [(cells, prompts.region(r["phrase"]), r["box"]) for cells, s in seen for r in s["regions"]]
    said = run(model, prompts, [(c, source, [0]) for c, source, _ in named], beam, most=4, least=4, no_repeat=3)
    for (*_, wanted), ids in zip(named, said):
        box = prompts.unbox(ids)
        found["boxes"].append(bool(box and box[0] < box[2] and box[1] < box[3] and overlap(box, wanted) >= 0.5))
    return found


def _answers(model, prompts, asked, beam):
    items = [(cells, source, source[:-1]) for cells, source, *_ in asked]
    return [prompts.tokenizer.decode(ids).strip() for ids in run(model, prompts, items, beam, most=10, normalise=False)]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("directories", nargs="+")
    parser.add_argument("--model", required=True)
    parser.add_argument("--beam", type=int, default=5)
    parser.add_argument("--count", type=int, help="evaluate only the first COUNT scenes")
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    model, prompts = load(args.model)
    rows, every = {}, collections.defaultdict(list)
    for directory in args.directories:
        found = figures(model, prompts, directory, args.beam, args.count)
        rows[directory] = {name: float(np.mean(found[name])) for name in ("captions", "answers", "triples", "boxes")}
        for name, right in found.items():
            every[name] += right
        print(directory, " ".join(f"{name} {100 * value:.1f}" for name, value in rows[directory].items()), flush=True)
    for name, right in sorted(every.items(), key=lambda item: item[0].strip()):
        print(f"{name}: {sum(right)} of {len(right)}, {100 * np.mean(right):.1f} %")
    for word, summary in (("mean", np.mean), ("worst", min)):
        print(
            word,
            " ".join(
                f"{k} {100 * summary([r[k] for r in rows.values()]):.1f}"
                for k in ("captions", "answers", "triples", "boxes")
            ),
        )


if __name__ == "__main__":
    main()
