"""The rendered training scenes of generator v2: images in memory, facts as dictionaries, and levels of difficulty."""
import json
import os

import numpy as np

from world.placing import apart

# The kinds of scenes of each level; level 4 has all kinds at their natural rate.
LEVELS = {
    1: ("single",),
    2: ("single", "reading", "on", "inside", "pair"),
    3: ("single", "reading", "on", "inside", "pair", "behind", "alike"),
}
WHOLE = ("single", "pair", "alike", "several", "reading")  # kinds whose objects do not hide each other
RIM, TRIES = 2, 4


class WorldScenes:
    """The scenes of one or several directories of make_data.py, in their order: `facts` is a list, `image(i)` is uint8
    (128, 128, 3).
    """

    def __init__(self, *directories):
        self.parts = [np.load(os.path.join(directory, "images.npy"), mmap_mode="r") for directory in directories]
        self.facts, self.by_kind = [], {}
        for directory in directories:
            with open(os.path.join(directory, "facts.jsonl")) as lines:
                self.facts += [json.loads(line) for line in lines]
        for i, facts in enumerate(self.facts):
            self.by_kind.setdefault(facts["kind"], []).append(i)

    def image(self, index):
        for part in self.parts:
            if index < len(part):
                return part[index]
            index -= len(part)
        raise IndexError("There is no such scene")

    def choose(self, rng, level):
        """A scene of a level."""
        if level not in LEVELS:
            return rng.randrange(len(self.facts))
        return rng.choice(self.by_kind[rng.choice([k for k in LEVELS[level] if k in self.by_kind])])

    def crowded(self, rng, index, most):
        """(image, objects) of a scene with up to `most` objects of other scenes pasted into free places, as rectangles.

        The backbone learns from every object, and an image of eight costs as much as an image of two.
        """
        image, objects = np.array(self.image(index)), list(self.facts[index]["objects"])
        for _ in range(rng.randint(0, most)):
            other = self.by_kind[rng.choice([k for k in WHOLE if k in self.by_kind])]
            other = other[rng.randrange(len(other))]
            added = rng.choice(self.facts[other]["objects"])
            x0, y0, x1, y1 = added["box"]
            x0, y0, x1, y1 = max(0, x0 - RIM), max(0, y0 - RIM), min(128, x1 + RIM), min(128, y1 + RIM)
            for _ in range(TRIES):
                x, y = rng.randint(0, 128 - x1 + x0), rng.randint(0, 128 - y1 + y0)
                if apart((x, y, x + x1 - x0, y + y1 - y0), [o["box"] for o in objects], 1):
                    image[y : y + y1 - y0, x : x + x1 - x0] = self.image(other)[y0:y1, x0:x1]
                    dx, dy = x - x0, y - y0
                    box = [added["box"][0] + dx, added["box"][1] + dy, added["box"][2] + dx, added["box"][3] + dy]
                    objects.append({**added, "box": box})
                    break
        return image, objects
