"""Render the training scenes: pictures.npy (uint8, count x 96 x 96 x 3) and objects.json in one directory.

    python3 make_data.py --seed 1 --count 60000 --out DATA
"""
import argparse
import json
import multiprocessing
import os
import random

import numpy as np

import scenes


def _draw(job):
    seed, first, last, path = job
    pictures = np.load(path, mmap_mode="r+")
    found = []
    for i in range(first, last):
        pictures[i], objects = scenes.draw_scene(random.Random(f"{seed}/{i}"))
        found.append(objects)
    pictures.flush()
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=60000)
    parser.add_argument("--out", required=True)
    args = parser.parse_args()
    os.makedirs(args.out, exist_ok=True)
    path = os.path.join(args.out, "pictures.npy")
    np.lib.format.open_memmap(path, "w+", np.uint8, (args.count, scenes.SIDE, scenes.SIDE, 3)).flush()
    size = max(1, args.count // 24)
    jobs = [(args.seed, i, min(i + size, args.count), path) for i in range(0, args.count, size)]
    with multiprocessing.Pool(2) as pool:
        objects = [o for part in pool.map(_draw, jobs, 1) for o in part]
    with open(os.path.join(args.out, "objects.json"), "w") as out:
        json.dump(objects, out)


if __name__ == "__main__":
    main()
