"""Learn the demo's vocabulary from the texts of its tasks.

    python3 make_vocab.py --out DIRECTORY
    python3 make_vocab.py --version v2 --out DIRECTORY
"""
import argparse
import random

import bpe
import generators
import scene_text
import scenes
import tasks

CODES, BINS = 256, 100
MOST = {"v1": 900, "v2": 1800}  # text ids


def texts(seed=1, count=3000):
    """Prompts, captions, questions, answers and phrases of some scenes, each as the model reads them."""
    rng = random.Random(seed)
    yield from [tasks.CAPTION] * count
    yield from [tasks.REGION.format("")] * count
    for _ in range(count):
        _, objects = scenes.draw_scene(rng)
        for caption in scene_text.captions(objects):
            yield " " + caption
            yield tasks.IMAGE.format(caption)
        for item in scene_text.some_questions(rng, objects, 4):
            yield " " + item["question"]
            yield " " + item["answer"]
        for item in scene_text.some_regions(rng, objects, 2):
            yield " " + item["phrase"]
    yield ' does the image describe " "? can image and text1 text2 imply maybe unknown'


def world_texts():
    """Every English word of generator v2 in the texts that contain it, without drawing a scene."""
    from world import vocabulary

    yield from [tasks.CAPTION, tasks.SHORT, tasks.REGION.format(""), tasks.ENTAIL.format("", "")] * 100
    for word in vocabulary.all_words():
        yield " " + word
    yield tasks.IMAGE.format("")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--version", choices=generators.VERSIONS, default="v1")
    parser.add_argument("--out", required=True)
    args = parser.parse_args()
    bpe.learn(texts() if args.version == "v1" else world_texts(), CODES, BINS, args.out, MOST[args.version])


if __name__ == "__main__":
    main()
