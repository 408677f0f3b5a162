"""Choose the images of demo-model/examples: unseen scenes of which the model gets everything said about them right.

    python3 make_examples.py --model ../demo-model/model --seed 9001 --out ../demo-model/examples

examples.jsonl has a line per image: image, caption, questions with answers, regions with the true boxes in pixels. scenes.jsonl has
the same in the form that `ofa evaluate` reads.
"""
import argparse
import json
import os
import random

from PIL import Image

import scene_text
import scenes
import tasks
from evaluate import load, overlap, run
from search import see


def wanted(objects):
    """The kinds of image to show; a scene may be several."""
    boxes = [o["box"] for o in objects]
    crossing = sum(overlap(a, b) > 0.02 for i, a in enumerate(boxes) for b in boxes[:i])
    twins = len({(o["color"], o["shape"]) for o in objects}) < len(objects)
    relation = len(objects) == 2 and scene_text.captions(objects)[0]
    return {"one": len(objects) == 1, "beside": bool(relation) and "left of" in relation,
            "above": bool(relation) and "above" in relation, "three": len(objects) == 3 and not twins,
            "twins": twins and len(objects) >= 3, "four": len(objects) == 4 and not twins,
            "overlap": crossing >= 2 and len(objects) >= 3}


def right(model, prompts, image, record):
    """True when the model says all of the record's caption, answers and boxes."""
    cells = see(model, image[None])[0]
    ids = run(model, prompts, [(cells, prompts.caption(), [0])], 5, most=16, no_repeat=3)[0]
    if tasks.strip_caption(prompts.tokenizer.decode(ids)) != record["caption"]:
        return False
    items = [(cells, s := prompts.question(q["question"]), s[:-1]) for q in record["questions"]]
    found = run(model, prompts, items, 5, most=10, normalise=False)
    if any(prompts.tokenizer.decode(ids).strip() != q["answer"] for ids, q in zip(found, record["questions"])):
        return False
    items = [(cells, prompts.region(r["phrase"]), [0]) for r in record["regions"]]
    found = [prompts.unbox(ids) for ids in run(model, prompts, items, 5, most=4, least=4, no_repeat=3)]
    return all(box and overlap(box, r["box"]) >= 0.75 for box, r in zip(found, record["regions"]))


def scene(record):
    """The line of scenes.jsonl for an example."""
    return {"image": record["image"], "captions": [record["caption"]], "questions": record["questions"], "regions": record["regions"]}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", required=True)
    parser.add_argument("--seed", type=int, default=9001)
    parser.add_argument("--scenes", type=int, default=2000, help="how many scenes to look through at most")
    parser.add_argument("--out", required=True)
    args = parser.parse_args()
    model, prompts = load(args.model)
    os.makedirs(args.out, exist_ok=True)
    missing = ["one", "beside", "above", "three", "twins", "four", "overlap"]
    with open(os.path.join(args.out, "examples.jsonl"), "w") as out, open(os.path.join(args.out, "scenes.jsonl"), "w") as labelled:
        for i in range(args.scenes):
            rng = random.Random(f"{args.seed}/{i}")
            image, objects = scenes.draw_scene(rng)
            kinds = [k for k, v in wanted(objects).items() if v and k in missing]
            if not kinds:
                continue
            names = [f"{o['color']}-{o['shape']}" for o in sorted(objects, key=scene_text.center)]
            record = {"image": "-".join(names) + ".png", "caption": scene_text.captions(objects)[0],
                      "questions": scene_text.some_questions(rng, objects, 5),
                      "regions": scene_text.some_regions(rng, objects, 3)}
            if right(model, prompts, image, record):
                missing.remove(kinds[0])
                Image.fromarray(image).save(os.path.join(args.out, record["image"]))
                out.write(json.dumps(record) + "\n")
                labelled.write(json.dumps(scene(record)) + "\n")
            if not missing:
                break


if __name__ == "__main__":
    main()
