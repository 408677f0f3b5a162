"""The versions of the scene generator, and directories of scenes drawn from one seed.

    python3 generators.py --version v2 --seed 5 --count 500 --out DIR

writes DIR/000000.png ..., DIR/scenes.jsonl in the form of `ofa evaluate`, and DIR/generator.json with version, seed and
count. Scene i of a seed does not depend on the count. Scenes of v1 are those of scenes.py, byte for byte.
"""
import argparse
import json
import os
import random

from PIL import Image

VERSIONS = ("v1", "v2")


def scene(version, rng):
    """(uint8 image, objects of v1 or facts of v2)."""
    if version == "v1":
        import scenes

        return scenes.draw_scene(rng)
    from world import scene as world_scene

    return world_scene.draw_scene(rng)


def draw(version, seed, index):
    """(uint8 image, record of scenes.jsonl) of one scene."""
    rng, name = random.Random(f"{seed}/{index}"), f"{index:06d}.png"
    image, shown = scene(version, rng)
    if version == "v1":
        import scenes

        return image, scenes.scene_record(rng, name, shown)
    from world import record

    return image, record.of(rng, name, shown)


def write(version, seed, count, directory):
    """Draw the scenes 0 .. count - 1 of a seed into a directory."""
    if version not in VERSIONS:
        raise SystemExit(f"There is no generator {version!r}; the versions are {', '.join(VERSIONS)}.")
    os.makedirs(directory, exist_ok=True)
    with open(os.path.join(directory, "scenes.jsonl"), "w") as lines:
        for index in range(count):
            image, facts = draw(version, seed, index)
            Image.fromarray(image).save(os.path.join(directory, facts["image"]))
            lines.write(json.dumps(facts, ensure_ascii=False) + "\n")
    with open(os.path.join(directory, "generator.json"), "w") as out:
        json.dump({"version": version, "seed": seed, "count": count}, out)
        out.write("\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--version", choices=VERSIONS, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--count", type=int, required=True)
    parser.add_argument("--out", required=True)
    args = parser.parse_args()
    write(args.version, args.seed, args.count, args.out)


if __name__ == "__main__":
    main()
