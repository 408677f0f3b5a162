"""The rendered training scenes of generator v2: images in memory, facts as dictionaries, and levels of difficulty."""
import json
import os

import numpy as np

# The kinds of scenes of each level; level 4 has all kinds at their natural rate.
LEVELS = {
    1: ("single",),
    2: ("single", "reading", "on", "inside", "pair"),
    3: ("single", "reading", "on", "inside", "pair", "behind", "alike"),
}


class WorldScenes:
    """`images` is uint8 (count, 128, 128, 3), `facts` a list in the same order."""

    def __init__(self, directory):
        self.images = np.load(os.path.join(directory, "images.npy"), mmap_mode="r")
        with open(os.path.join(directory, "facts.jsonl")) as lines:
            self.facts = [json.loads(line) for line in lines]
        self.by_kind = {}
        for i, facts in enumerate(self.facts):
            self.by_kind.setdefault(facts["kind"], []).append(i)

    def choose(self, rng, level):
        """A scene of a level."""
        if level not in LEVELS:
            return rng.randrange(len(self.facts))
        return rng.choice(self.by_kind[rng.choice([k for k in LEVELS[level] if k in self.by_kind])])
