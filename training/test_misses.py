"""Causes of wrong captions: python3 -m unittest test_misses"""
import unittest

import misses


def thing(color, shape, size="small"):
    return {"color": color, "shape": shape, "size": size}


class CauseTest(unittest.TestCase):
    THREE = [thing("red", "star"), thing("red", "star"), thing("blue", "cross")]
    PAIR = [thing("red", "star"), thing("blue", "cross", "large")]
    PAIR_TEXTS = ["a small red star left of a large blue cross", "a large blue cross right of a small red star"]

    def check(self, want, text, objects, accepted):
        self.assertEqual(want, misses.cause(text, objects, accepted))

    def test_attributes_of_a_pair(self):
        self.check("size", "a large red star left of a large blue cross", self.PAIR, self.PAIR_TEXTS)
        self.check("colour", "a small orange star left of a large blue cross", self.PAIR, self.PAIR_TEXTS)
        self.check("shape", "a small red circle left of a large blue cross", self.PAIR, self.PAIR_TEXTS)
        self.check("relation", "a small red star above a large blue cross", self.PAIR, self.PAIR_TEXTS)
        self.check("relation", "a small red star right of a large blue cross", self.PAIR, self.PAIR_TEXTS)
        self.check("an object omitted", "a small red star at the top", self.PAIR, self.PAIR_TEXTS)

    def test_place_of_one(self):
        self.check(
            "place in the image",
            "a small red star at the top",
            [thing("red", "star")],
            ["a small red star at the top left"],
        )

    def test_lists(self):
        accepted = ["two red stars and a blue cross"]
        self.check("identical objects: one too few", "a red star and a blue cross", self.THREE, accepted)
        self.check("identical objects: one too many", "three red stars and a blue cross", self.THREE, accepted)
        self.check("order of the objects", "a blue cross and two red stars", self.THREE, accepted)
        different = "a red star a red circle and a blue cross"
        self.check("an identical object taken for a different one", different, self.THREE, accepted)
        objects = [thing("red", "star"), thing("red", "circle"), thing("blue", "cross")]
        self.check("a different object taken for an identical one", accepted[0], objects, [different])
        split = "a red star a blue cross and a red star"
        self.check("identical objects: named in two groups", split, self.THREE, accepted)
        self.check("an object omitted", "two red stars", self.THREE, accepted)
        self.check("an object invented", "two red stars a blue cross and a green square", self.THREE, accepted)
        self.check("is not a caption", "a star red", self.THREE, accepted)


if __name__ == "__main__":
    unittest.main()
