"""Find the codes of the plain scenes.

    python3 paint_data.py --seed 1 --count 12000 --out cells.npy

The quantiser is exact: plain scenes consist of finitely many different cells of 8 x 8 pixels, and each is a code. Writes them as uint8
(codes, 8, 8, 3), sorted. `Codes` turns pictures and scenes into codes.
"""
import argparse
import random

import numpy as np

import paint_scenes
from paint_scenes import CELL, CELLS


def cells_of(picture):
    """uint8 (96, 96, 3) -> its 144 cells, row by row: (144, 8, 8, 3)."""
    cut = picture.reshape(CELLS, CELL, CELLS, CELL, 3).transpose(0, 2, 1, 3, 4)
    return np.ascontiguousarray(cut).reshape(CELLS * CELLS, CELL, CELL, 3)


class Codes:
    """The quantiser: `cells` uint8 (codes, 8, 8, 3)."""

    def __init__(self, cells):
        self.cells = cells
        self.number = {cell.tobytes(): i for i, cell in enumerate(cells)}
        self._blocks = {}

    def encode(self, picture):
        """uint8 (96, 96, 3) -> int64 (12, 12); KeyError for a cell that is no code."""
        return np.array([self.number[cell.tobytes()] for cell in cells_of(picture)]).reshape(CELLS, CELLS)

    def scene(self, background, objects):
        """What `encode` says of the drawn scene, without drawing it: objects share no cell."""
        grid = np.full((CELLS, CELLS), self._block(background, None)[0, 0])
        for o in objects:
            column, row = o["box"][0] // CELL, o["box"][1] // CELL
            block = self._block(background, o)
            grid[row:row + len(block), column:column + len(block)] = block
        return grid

    def _block(self, background, o):
        """Codes of an object (or of the background alone), drawn once."""
        key = (background,) if o is None else (background, o["shape"], o["color"], o["size"])
        if key not in self._blocks:
            n = 1 if o is None else paint_scenes.SIDES[o["size"]] // CELL
            one = [] if o is None else [{**o, "box": [0, 0, n * CELL, n * CELL]}]
            self._blocks[key] = self.encode(paint_scenes.draw_picture(background, one))[:n, :n]
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
        found.update(cell.tobytes() for cell in cells_of(paint_scenes.draw_picture(background, objects)))
    cells = np.frombuffer(b"".join(sorted(found)), np.uint8).reshape(-1, CELL, CELL, 3)
    np.save(args.out, cells)
    print(f"{len(cells)} codes")
    codes = Codes(cells)
    for _ in range(200):
        background, objects, _ = paint_scenes.training_scene(rng)
        assert (codes.scene(background, objects) == codes.encode(paint_scenes.draw_picture(background, objects))).all()


if __name__ == "__main__":
    main()
