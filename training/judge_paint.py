"""Judge generated images by colour and outline alone, without OFA.

    python3 judge_paint.py --captions captions.txt --images DIR

DIR holds 000000.png ... for the lines of captions.txt, as `ofa paint --texts captions.txt -o DIR` writes them. An image's objects are
its connected patches of one of the eight colours; a patch has the shape whose ideal outline, stretched to the patch's box, overlaps it
most. Prints how many images show every object with the stated shape and colour, nothing else besides, and the stated sizes and
places too. Also writes DIR/scenes.jsonl with questions about the same things, for the other judge: `ofa evaluate DIR`.
--shift N judges every image by the caption N lines further on: the chance level.
"""
import argparse
import collections
import functools
import itertools
import json
import os

import numpy as np
from PIL import Image

import scene_text
import scenes

LEAST_AREA = 30  # pixels; smaller patches are specks
SPECK = 6
LEAST_OVERLAP = 0.75  # of a patch with the outline of its shape
SMALL_SIDE = 24
COLOR_DISTANCE = 70  # of a pixel's colour from the ideal one
SINGULAR = {scene_text.plural(s): s for s in scene_text.SHAPES}
COUNTS = {word: n for n, word in scene_text.NUMBERS.items()} | {"a": 1, "an": 1}
RELATIONS = ("left", "right", "above", "below")


def stated(text):
    """([(count, size or None, color, shape)], relation or None, place or None) of a caption."""
    found, relation, place = [], None, None
    words = text.split()
    i = 0
    while i < len(words):
        if words[i] in COUNTS:
            size = words[i + 1] if words[i + 1] in scenes.SIDES else None
            j = i + (2 if size else 1)
            found.append((COUNTS[words[i]], size, words[j], SINGULAR.get(words[j + 1], words[j + 1])))
            i = j + 2
        elif words[i] in ("at", "in"):
            place = " ".join(words[i:])
            break
        else:
            relation = words[i] if words[i] in RELATIONS else relation
            i += 1
    return found, relation, place


def patches(mask):
    """Connected patches (8 neighbours) of a bool image: each a bool image."""
    todo = mask.copy()
    found = []
    while todo.any():
        first = tuple(np.argwhere(todo)[0])
        todo[first] = False
        stack, own = [first], np.zeros_like(mask)
        while stack:
            y, x = stack.pop()
            own[y, x] = True
            for v in range(max(0, y - 1), min(mask.shape[0], y + 2)):
                for u in range(max(0, x - 1), min(mask.shape[1], x + 2)):
                    if todo[v, u]:
                        todo[v, u] = False
                        stack.append((v, u))
        found.append(own)
    return found


@functools.lru_cache(None)
def outline(shape, height, width):
    """Ideal coverage of a box by a shape, float (height, width)."""
    side = max(height, width)
    full = Image.fromarray((scenes._stamp(shape, side) * 255).astype(np.uint8))
    return np.asarray(full.resize((width, height), Image.BILINEAR), np.float32) / 255


def shape_of(coverage, box):
    """The shape that fits best in the box, or in one wider by a pixel on some sides, since pixels of points and edges are mixed
    ones; None where none fits well. coverage: float (96, 96), the part of each pixel that has the object's colour."""
    best, found = LEAST_OVERLAP, None
    for grown in itertools.product((0, 1), repeat=4):
        x0, y0 = max(0, box[0] - grown[0]), max(0, box[1] - grown[1])
        x1, y1 = min(scenes.SIDE, box[2] + grown[2]), min(scenes.SIDE, box[3] + grown[3])
        own = coverage[y0:y1, x0:x1]
        for shape in scene_text.SHAPES:
            ideal = outline(shape, y1 - y0, x1 - x0)
            fit = np.minimum(own, ideal).sum() / np.maximum(own, ideal).sum()
            if fit > best:
                best, found = fit, shape
    return found


def seen(image):
    """Objects of an image, uint8 (96, 96, 3): [{"shape" (None if unclear), "color", "size", "box"}]."""
    pixels = image.astype(np.float32)
    border = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
    names = list(scenes.COLORS)
    ideals = np.array([np.median(border, 0)] + [scenes.COLORS[n] for n in names], np.float32)
    distances = np.sqrt(((pixels[:, :, None] - ideals) ** 2).sum(-1))
    nearest = distances.argmin(-1)
    # A pixel on an outline mixes colour and background: it belongs to the colour when that has the larger part.
    nearest[(distances.min(-1) > COLOR_DISTANCE)] = -1
    found = []
    for i, name in enumerate(names):
        direction = ideals[i + 1] - ideals[0]
        coverage = np.clip(((pixels - ideals[0]) @ direction) / (direction @ direction), 0, 1)
        for patch in patches(nearest == i + 1):
            ys, xs = np.nonzero(patch)
            box = [int(xs.min()), int(ys.min()), int(xs.max()) + 1, int(ys.max()) + 1]
            if patch.sum() < SPECK:
                continue
            large = max(box[2] - box[0], box[3] - box[1]) > SMALL_SIDE
            shape = shape_of(coverage, box) if patch.sum() >= LEAST_AREA else None
            found.append({"shape": shape, "color": name, "size": "large" if large else "small", "box": box})
    return found


def judge(text, objects):
    """(every stated object is there, and nothing else, and sizes and places are as stated)."""
    wanted, relation, place = stated(text)
    need = collections.Counter()
    for count, _, color, shape in wanted:
        need[color, shape] += count
    have = collections.Counter((o["color"], o["shape"]) for o in objects)
    every = all(have[key] >= n for key, n in need.items())
    only = have == need
    placed = only
    if only:
        groups = [[o for o in objects if (o["color"], o["shape"]) == (color, shape)] for _, _, color, shape in wanted]
        if len({(c, s) for _, _, c, s in wanted}) == len(wanted):
            placed &= all(size in (None, o["size"]) for (_, size, _, _), group in zip(wanted, groups) for o in group)
            if relation and len(groups) == 2:
                (ax, ay), (bx, by) = (scene_text.center(g[0]) for g in groups)
                placed &= {"left": ax < bx, "right": ax > bx, "above": ay < by, "below": ay > by}[relation]
        if place:
            x, y = scene_text.center(objects[0])
            column, row = ("left", "", "right")[min(2, int(x // 32))], ("top", "", "bottom")[min(2, int(y // 32))]
            own = "in the center" if not row and not column else "at the " + " ".join(w for w in (row, column) if w)
            placed &= own == place
    return every, only, placed


def questions(text):
    """What the other judge is asked: [{"question", "answer", "kind"}]."""
    wanted, _, _ = stated(text)
    colors = collections.Counter()
    for count, _, color, _ in wanted:
        colors[color] += count
    asked = []
    for count, _, color, shape in wanted:
        asked.append({"question": f"is there {'an' if color[0] in 'aeiou' else 'a'} {color} {shape}?", "answer": "yes", "kind": "existence"})
        if count > 1:
            asked.append({"question": f"how many {color} objects are there?", "answer": str(colors[color]), "kind": "count"})
    return asked


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--captions", required=True)
    parser.add_argument("--images", required=True)
    parser.add_argument("--shift", type=int, default=0)
    parser.add_argument("--wrong", type=int, default=0, help="show the first N images without one of their objects")
    args = parser.parse_args()
    with open(args.captions) as lines:
        texts = [line.strip() for line in lines]
    texts = texts[args.shift:] + texts[:args.shift]
    totals = np.zeros(3, int)
    with open(os.path.join(args.images, "scenes.jsonl"), "w") as out:
        for i, text in enumerate(texts):
            name = f"{i:06d}.png"
            objects = seen(np.asarray(Image.open(os.path.join(args.images, name)).convert("RGB")))
            verdict = judge(text, objects)
            totals += verdict
            out.write(json.dumps({"image": name, "captions": [], "questions": questions(text), "regions": []}) + "\n")
            if not verdict[0] and args.wrong > 0:
                args.wrong -= 1
                print(f"  {name}: {text!r}, seen: " + ", ".join(f"{o['size']} {o['color']} {o['shape']} at {o['box']}" for o in objects))
    for name, n in zip(("every object with its shape and colour", "and nothing else", "and sizes and places as stated"), totals):
        print(f"{name}: {n} of {len(texts)}, {100 * n / len(texts):.1f} %")


if __name__ == "__main__":
    main()
