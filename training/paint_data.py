"""Find the codes of the plain scenes.

    python3 paint_data.py --seed 1 --count 12000 --out cells.npy

The quantiser is exact: plain scenes consist of finitely many different cells of 8 x 8 pixels, and each is a code. Writes them as uint8
(codes, 8, 8, 3), sorted. `Codes` turns images and scenes into codes.
"""
import argparse
import random

import numpy as np

import paint_scenes
import scene_text
from paint_scenes import CELL, CELLS

KINDS = len(scene_text.COLORS) * len(scene_text.SHAPES)  # of objects
MOST = 3  # objects of one kind that are told apart


def cells_of(image):
    """uint8 (96, 96, 3) -> its 144 cells, row by row: (144, 8, 8, 3)."""
    cut = image.reshape(CELLS, CELL, CELLS, CELL, 3).transpose(0, 2, 1, 3, 4)
    return np.ascontiguousarray(cut).reshape(CELLS * CELLS, CELL, CELL, 3)


class Codes:
    """The quantiser: `cells` uint8 (codes, 8, 8, 3)."""

    def __init__(self, cells):
        self.cells = cells
        self.number = {cell.tobytes(): i for i, cell in enumerate(cells)}
        self._blocks = {}

    def encode(self, image):
        """uint8 (96, 96, 3) -> int64 (12, 12); KeyError for a cell that is no code."""
        return np.array([self.number[cell.tobytes()] for cell in cells_of(image)]).reshape(CELLS, CELLS)

    def scene(self, background, objects):
        """What `encode` says of the drawn scene, without drawing it: objects share no cell."""
        grid = np.full((CELLS, CELLS), self._block(background, None)[0, 0])
        for o in objects:
            column, row = o["box"][0] // CELL, o["box"][1] // CELL
            block = self._block(background, o)
            grid[row:row + len(block), column:column + len(block)] = block
        return grid

    def remaining(self, grid, objects):
        """What of a scene, whose codes are grid, is still to be begun before each cell is drawn: float (144, KINDS * MOST), 1 where at
        least 1, 2, ... objects of a colour and shape are."""
        left = np.zeros((CELLS * CELLS, KINDS, MOST), np.float32)
        order = np.arange(CELLS * CELLS).reshape(CELLS, CELLS)
        starts = {}
        for o in objects:
            x0, y0, x1, y1 = (v // CELL for v in o["box"])
            drawn = grid[y0:y1, x0:x1] != grid[0, 0]
            kind = scene_text.COLORS.index(o["color"]) * len(scene_text.SHAPES) + scene_text.SHAPES.index(o["shape"])
            starts.setdefault(kind, []).append(order[y0:y1, x0:x1][drawn].min())
        for kind, cells in starts.items():
            for n, start in enumerate(sorted(cells, reverse=True)[:MOST]):
                left[:start + 1, kind, n] = 1
        return left.reshape(CELLS * CELLS, -1)

    def _block(self, background, o):
        """Codes of an object (or of the background alone), drawn once."""
        key = (background,) if o is None else (background, o["shape"], o["color"], o["size"])
        if key not in self._blocks:
            n = 1 if o is None else paint_scenes.SIDES[o["size"]] // CELL
            one = [] if o is None else [{**o, "box": [0, 0, n * CELL, n * CELL]}]
            self._blocks[key] = self.encode(paint_scenes.draw_image(background, one))[:n, :n]
        return self._blocks[key]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=12000)
    parser.add_argument("--out", required=True)
    args = parser.parse_args()
    rng = random.Random(args.seed)
    found = set()
    for _ in range(args.count):
        background, objects, _ = paint_scenes.training_scene(rng)
        found.update(cell.tobytes() for cell in cells_of(paint_scenes.draw_image(background, objects)))
    cells = np.frombuffer(b"".join(sorted(found)), np.uint8).reshape(-1, CELL, CELL, 3)
    np.save(args.out, cells)
    print(f"{len(cells)} codes")
    codes = Codes(cells)
    for _ in range(200):
        background, objects, _ = paint_scenes.training_scene(rng)
        assert (codes.scene(background, objects) == codes.encode(paint_scenes.draw_image(background, objects))).all()


if __name__ == "__main__":
    main()
