"""Contact sheets: every thing in some of its variants, or scenes with their captions.

    python3 -m world.sheet --things --out things.png
    python3 -m world.sheet --scenes 50 --seed 1 --out scenes.png
"""
import argparse
import random

import numpy as np
from PIL import Image, ImageDraw

from world import catalogue, render_thing


def things(columns=6, variants=4, side=60):
    """Each thing `variants` times with its noun below."""
    found = catalogue.load()
    width, height = variants * side + 8, side + 16
    rows = -(-len(found) // columns)
    sheet = Image.new("RGB", (columns * width, rows * height), (214, 224, 230))
    pen = ImageDraw.Draw(sheet)
    for k, thing in enumerate(found.values()):
        left, top = k % columns * width, k // columns * height
        for v in range(variants):
            rng = random.Random(f"{thing.noun}/{v}")
            patch = render_thing.random_patch(rng, thing, rng.choice((26, 40, 54)))
            canvas = np.full((side, side, 3), (214, 224, 230), np.float32)
            y, x = (side - patch.height) // 2, (side - patch.width) // 2
            for rgb, cover in patch.layers:
                render_thing.paste(canvas, rgb, cover, x, y)
            sheet.paste(Image.fromarray(np.clip(canvas + 0.5, 0, 255).astype(np.uint8)), (left + v * side, top))
        pen.text((left + 4, top + side + 1), thing.noun, fill=(0, 0, 0))
    return sheet


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--things", action="store_true")
    parser.add_argument("--scenes", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", required=True)
    args = parser.parse_args()
    if args.things:
        things().save(args.out)
        return
    from world import captions, scene

    side, columns = 132, 5
    rows = -(-args.scenes // columns)
    sheet = Image.new("RGB", (columns * (side * 2 + 20), rows * (side + 34)), (255, 255, 255))
    pen = ImageDraw.Draw(sheet)
    for k in range(args.scenes):
        image, facts = scene.draw_scene(random.Random(f"{args.seed}/{k}"))
        left, top = k % columns * (side * 2 + 20), k // columns * (side + 34)
        sheet.paste(Image.fromarray(image), (left, top))
        words = captions.accepted(facts)[0].split()
        lines, line = [], ""
        for word in words:
            if len(line) + len(word) > 21:
                lines.append(line)
                line = ""
            line += word + " "
        for row, text in enumerate(lines + [line]):
            pen.text((left + 131, top + 4 + 13 * row), text, fill=(0, 0, 0))
    sheet.save(args.out)


if __name__ == "__main__":
    main()
