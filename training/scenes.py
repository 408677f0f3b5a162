"""Synthetic scenes: 96 x 96 images of 1 to 4 flat shapes, with captions, questions and regions.

    python3 scenes.py --seed 7 --count 500 --out DIR

writes DIR/000000.png ... and DIR/scenes.jsonl (one scene a line: image, captions, objects, questions,
regions; boxes x0, y0, x1, y1 in pixels). The same seed gives the same scenes. The trainer uses
`draw_scene` and the functions of scene_text directly and draws questions afresh at every step.
"""
import argparse
import functools
import json
import os
import random

import numpy as np
from PIL import Image, ImageDraw

import scene_text

SIDE = 96
OVERSAMPLE = 3
SHAPES = ["circle", "square", "triangle", "star", "cross", "diamond"]
COLORS = {
    "red": (214, 32, 36), "green": (36, 158, 52), "blue": (36, 70, 214), "yellow": (244, 222, 34),
    "purple": (140, 40, 172), "orange": (246, 132, 16), "white": (250, 250, 250), "black": (14, 14, 14),
}
SIDES = {"small": (14, 20), "large": (30, 42)}
COUNT_WEIGHTS = (15, 25, 30, 30)
LEAST_VISIBLE = 0.6


def _polygon(shape, left, top, side):
    """Corner points of a shape whose bounding box is left, top, left + side, top + side."""
    if shape == "square":
        points = [(0, 0), (1, 0), (1, 1), (0, 1)]
    elif shape == "triangle":
        points = [(0.5, 0), (1, 1), (0, 1)]
    elif shape == "diamond":
        points = [(0.5, 0), (1, 0.5), (0.5, 1), (0, 0.5)]
    elif shape == "cross":
        a, b = 0.33, 0.67
        points = [(a, 0), (b, 0), (b, a), (1, a), (1, b), (b, b), (b, 1), (a, 1), (a, b), (0, b), (0, a), (a, a)]
    else:  # a five-pointed star, stretched to fill its box
        angles = [np.pi * (k / 5 - 0.5) for k in range(10)]
        raw = np.array([[np.cos(t) * r, np.sin(t) * r] for t, r in zip(angles, [1, 0.42] * 5)])
        raw = (raw - raw.min(0)) / (raw.max(0) - raw.min(0))
        points = raw.tolist()
    return [(left + x * side, top + y * side) for x, y in points]


@functools.lru_cache(None)
def _stamp(shape, side):
    """How much of each pixel of its bounding box a shape covers, 0 to 1: float array (side, side)."""
    n = OVERSAMPLE
    canvas = Image.new("L", (side * n, side * n), 0)
    pen = ImageDraw.Draw(canvas)
    if shape == "circle":
        pen.ellipse([0, 0, side * n - 1, side * n - 1], fill=255)
    else:
        pen.polygon(_polygon(shape, 0, 0, side * n - 1), fill=255)
    return np.asarray(canvas, np.float32).reshape(side, n, side, n).mean((1, 3)) / 255


def _window(o):
    """The slices of a (96, 96) array that an object's box covers."""
    x0, y0, x1, y1 = o["box"]
    return slice(y0, y1), slice(x0, x1)


def _background(rng):
    """A muted background, float array (96, 96, 3): flat, gradient, blotches, stripes or checks, with noise."""
    noise = np.random.RandomState(rng.getrandbits(32))

    def tone():
        level = noise.uniform(70, 205)
        return level + noise.uniform(-22, 22, 3)

    first, second = tone(), tone()
    kind = rng.choice(["flat", "gradient", "blotches", "stripes", "checks"])
    yy, xx = np.mgrid[0:SIDE, 0:SIDE].astype(np.float32)
    if kind == "flat":
        mix = np.zeros((SIDE, SIDE), np.float32)
    elif kind == "gradient":
        angle = noise.uniform(0, 2 * np.pi)
        mix = ((xx - 48) * np.cos(angle) + (yy - 48) * np.sin(angle)) / 130 + 0.5
    elif kind == "blotches":
        coarse = Image.fromarray(noise.randint(0, 256, (6, 6)).astype(np.uint8))
        mix = np.asarray(coarse.resize((SIDE, SIDE), Image.BICUBIC), np.float32) / 255
    else:
        second = first + noise.uniform(-30, 30)
        period = noise.randint(6, 15)
        angle = noise.uniform(0, np.pi)
        u = xx * np.cos(angle) + yy * np.sin(angle)
        v = yy * np.cos(angle) - xx * np.sin(angle)
        mix = (u // period) % 2 if kind == "stripes" else (u // period + v // period) % 2
    image = first + (second - first) * mix[:, :, None]
    return image + noise.randn(SIDE, SIDE, 1) * noise.uniform(0, 7)


def _place(rng, count):
    """Objects with shape, colour, size and box, drawn from back to front, each visible enough; or None."""
    objects, visible, areas = [], [], []
    for _ in range(count):
        twin = rng.choice(objects) if objects and rng.random() < 0.12 else None
        shape = twin["shape"] if twin else rng.choice(SHAPES)
        color = twin["color"] if twin else rng.choice(list(COLORS))
        for _ in range(30):
            size = rng.choice(list(SIDES))
            side = rng.randint(*SIDES[size])
            x0, y0 = rng.randint(1, SIDE - 1 - side), rng.randint(1, SIDE - 1 - side)
            new = {"shape": shape, "color": color, "size": size, "box": [x0, y0, x0 + side, y0 + side]}
            clash = any(abs(x0 + x0 + side - o["box"][0] - o["box"][2]) < 16 and
                        abs(y0 + y0 + side - o["box"][1] - o["box"][3]) < 16 for o in objects)
            same = any(_touch(new["box"], o["box"]) and o["color"] == color for o in objects)
            if clash or same:
                continue
            rest = [v.copy() for v in visible]
            for v in rest:
                v[_window(new)] *= 1 - _stamp(shape, side)
            if all(v.sum() >= LEAST_VISIBLE * area for v, area in zip(rest, areas)):
                break
        else:
            return None
        objects.append(new)
        own = np.zeros((SIDE, SIDE), np.float32)
        own[_window(new)] = _stamp(shape, side)
        visible = rest + [own]
        areas.append(own.sum())
    return objects


def _touch(a, b):
    """True when two boxes overlap or are less than 2 pixels apart."""
    return a[0] < b[2] + 2 and b[0] < a[2] + 2 and a[1] < b[3] + 2 and b[1] < a[3] + 2


def draw_scene(rng, count=None):
    """One scene: (uint8 image (96, 96, 3), list of objects, back to front)."""
    if count is None:
        count = rng.choices((1, 2, 3, 4), COUNT_WEIGHTS)[0]
    while True:
        objects = _place(rng, count)
        if objects is not None and scene_text.describable(objects):
            break
    image = _background(rng)
    for o in objects:
        shade = np.array(COLORS[o["color"]], np.float32) + np.array([rng.uniform(-12, 12) for _ in range(3)])
        under = image[_window(o)]
        under += _stamp(o["shape"], o["box"][2] - o["box"][0])[:, :, None] * (shade - under)
    return np.clip(image + 0.5, 0, 255).astype(np.uint8), objects


def scene_record(rng, name, objects):
    """The line of scenes.jsonl for a scene."""
    return {"image": name, "captions": scene_text.captions(objects), "objects": objects,
            "questions": scene_text.some_questions(rng, objects, 8), "regions": scene_text.some_regions(rng, objects, 4)}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--count", type=int, required=True)
    parser.add_argument("--out", required=True)
    args = parser.parse_args()
    os.makedirs(args.out, exist_ok=True)
    with open(os.path.join(args.out, "scenes.jsonl"), "w") as lines:
        for i in range(args.count):
            rng = random.Random(f"{args.seed}/{i}")
            image, objects = draw_scene(rng)
            name = f"{i:06d}.png"
            Image.fromarray(image).save(os.path.join(args.out, name))
            lines.write(json.dumps(scene_record(rng, name, objects)) + "\n")


if __name__ == "__main__":
    main()
