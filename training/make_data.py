"""Render the training scenes once: images.npy (uint8, count x side x side x 3) and what they show in one directory.

    python3 make_data.py --seed 1 --count 60000 --out DATA
    python3 make_data.py --version v2 --seed 1 --count 120000 --out DATA

The objects of v1 go to objects.json, the facts of v2 to facts.jsonl. The scenes are those of generators.py for the same
seed. seeds.json records the seed as one of training; a seed that served for a report is refused.
"""
import argparse
import json
import multiprocessing
import os
import random

import numpy as np

import generators
import seeds


def _side(version):
    return 96 if version == "v1" else 128


def _draw(job):
    version, seed, first, last, path = job
    images = np.load(path, mmap_mode="r+")
    found = []
    for i in range(first, last):
        images[i], shown = generators.scene(version, random.Random(f"{seed}/{i}"))
        found.append(shown)
    images.flush()
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--version", choices=generators.VERSIONS, default="v1")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=60000)
    parser.add_argument("--out", required=True)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--record", default=seeds.FILE, help="the file of used seeds")
    args = parser.parse_args()
    seeds.claim(args.version, args.seed, "training", f"{args.count} scenes of make_data.py", args.record)
    os.makedirs(args.out, exist_ok=True)
    path = os.path.join(args.out, "images.npy")
    side = _side(args.version)
    np.lib.format.open_memmap(path, "w+", np.uint8, (args.count, side, side, 3)).flush()
    size = max(1, args.count // 24)
    jobs = [(args.version, args.seed, i, min(i + size, args.count), path) for i in range(0, args.count, size)]
    with multiprocessing.Pool(args.workers) as pool:
        shown = [o for part in pool.map(_draw, jobs, 1) for o in part]
    name = "objects.json" if args.version == "v1" else "facts.jsonl"
    with open(os.path.join(args.out, name), "w") as out:
        if args.version == "v1":
            json.dump(shown, out)
        else:
            out.writelines(json.dumps(facts) + "\n" for facts in shown)


if __name__ == "__main__":
    main()
