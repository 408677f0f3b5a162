"""Plain scenes for text to image: 96 x 96 images that a few codes can say, with captions that fit them.

    python3 paint_scenes.py --seed 8001 --count 200 --out captions.txt

writes different captions that are in no training scene (see `held_out`), one a line, and beside them captions.json with the
objects that each one asks for. Shapes, colours and words are those of scenes.py and scene_text.py; what is left out is what costs
codes: flat backgrounds of two tones, one side for small objects and one for large ones, places on a grid of 8 pixels, no overlap,
no noise, no change of shade.
"""
import argparse
import json
import random
import zlib

import numpy as np

import scene_text
import scenes

CELL = 8
CELLS = scenes.SIDE // CELL
SIDES = {"small": 16, "large": 32}
BACKGROUNDS = [(170, 182, 190), (92, 98, 110)]
MOST_LARGE = {1: 1, 2: 2, 3: 2, 4: 2}
TWINS = 0.15


def _place(rng, count):
    """Objects a cell or more apart and a cell or more inside the image; or None."""
    objects = []
    free = np.ones((CELLS, CELLS), bool)
    large = 0
    for _ in range(count):
        twin = rng.choice(objects) if objects and rng.random() < TWINS else None
        shape = twin["shape"] if twin else rng.choice(scenes.SHAPES)
        color = twin["color"] if twin else rng.choice(list(scenes.COLORS))
        size = rng.choice(list(SIDES)) if large < MOST_LARGE[count] else "small"
        large += size == "large"
        n = SIDES[size] // CELL
        places = [(r, c) for r in range(1, CELLS - n) for c in range(1, CELLS - n) if free[r:r + n, c:c + n].all()]
        if not places:
            return None
        row, column = rng.choice(places)
        free[row - 1:row + n + 1, column - 1:column + n + 1] = False
        x0, y0 = column * CELL, row * CELL
        objects.append({"shape": shape, "color": color, "size": size, "box": [x0, y0, x0 + SIDES[size], y0 + SIDES[size]]})
    return objects


def in_order(objects):
    """The objects in the order in which their cells are written: a listing names them so, and counts along with the text-to-image model."""
    return sorted(objects, key=lambda o: (o["box"][1], o["box"][0]))


def say(rng, objects):
    """A caption of the objects: a listing in the order of the cells, or one of scene_text's, at times without a size or the place."""
    if len(objects) > 2 or len({(o["color"], o["shape"]) for o in objects}) < len(objects):
        return scene_text.listing(in_order(objects))
    words = rng.choice(scene_text.captions(objects)).split()
    if len(objects) == 1 and rng.random() < 0.3:
        words = words[:4]
    if rng.random() < 0.4:
        words = [w for w in words if w not in SIDES]
    for i, word in enumerate(words[:-1]):
        if word in ("a", "an"):
            words[i] = "an" if words[i + 1][0] in "aeiou" else "a"
    return " ".join(words)


def held_out(text):
    """True for the twentieth of all captions that no training scene has."""
    return zlib.crc32(text.encode()) % 20 == 0


def draw_objects(rng):
    """(objects, caption) of one scene, held out or not."""
    count = rng.choices((1, 2, 3, 4), scenes.COUNT_WEIGHTS)[0]
    while True:
        objects = _place(rng, count)
        if objects is not None and scene_text.captions(objects):
            return objects, say(rng, objects)


def draw_image(background, objects):
    """uint8 (96, 96, 3) in front of a background colour."""
    image = np.empty((scenes.SIDE, scenes.SIDE, 3), np.float32)
    image[:] = background
    for o in objects:
        x0, y0, x1, y1 = o["box"]
        under = image[y0:y1, x0:x1]
        under += scenes._stamp(o["shape"], x1 - x0)[:, :, None] * (np.array(scenes.COLORS[o["color"]], np.float32) - under)
    return (image + 0.5).astype(np.uint8)


def training_scene(rng):
    """(background, objects, caption) of a scene that is not held out."""
    while True:
        objects, text = draw_objects(rng)
        if not held_out(text):
            return rng.choice(BACKGROUNDS), objects, text


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--count", type=int, required=True)
    parser.add_argument("--out", required=True)
    args = parser.parse_args()
    rng = random.Random(args.seed)
    found = {}
    while len(found) < args.count:
        objects, text = draw_objects(rng)
        if held_out(text):
            found.setdefault(text, objects)
    with open(args.out, "w") as out:
        out.writelines(text + "\n" for text in found)
    with open(args.out.rsplit(".", 1)[0] + ".json", "w") as out:
        json.dump([{"text": text, "objects": objects} for text, objects in found.items()], out)


if __name__ == "__main__":
    main()
