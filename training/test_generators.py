"""Versions of the generator and the record of seeds: python3 -m unittest test_generators"""
import contextlib
import hashlib
import io
import json
import os
import shutil
import sys
import tempfile
import unittest
from unittest import mock

import generators
import seeds

# Digests of what scenes.py wrote before the generator had versions, at commit bf929b4e with Pillow 9.4 and NumPy 1.24.
V1_PIXELS = "2195439c85b13a8f514a01b4390526087d0cec9c44c5dfa6dd76f0618d652a38"
V1_RECORDS = "042c81372d1d380291df8945d2e44ee9390964f40f787b940acd43d7ed7a115b"


def digests(version, seed, count):
    """SHA-256 of the pixels and of the records of the first scenes of a seed."""
    pixels, records = hashlib.sha256(), hashlib.sha256()
    for index in range(count):
        image, record = generators.draw(version, seed, index)
        pixels.update(image.tobytes())
        records.update(json.dumps(record).encode())
    return pixels.hexdigest(), records.hexdigest()


class GeneratorsTest(unittest.TestCase):
    def test_v1_has_not_changed(self):
        self.assertEqual((V1_PIXELS, V1_RECORDS), digests("v1", 7001, 40))

    def test_v2_is_determined_by_the_seed(self):
        self.assertEqual(digests("v2", 11, 6), digests("v2", 11, 6))
        self.assertNotEqual(digests("v2", 11, 6), digests("v2", 12, 6))

    def test_a_directory_names_its_version_and_its_seed(self):
        with tempfile.TemporaryDirectory() as directory:
            generators.write("v1", 12, 2, directory)
            with open(os.path.join(directory, "generator.json")) as lines:
                self.assertEqual({"version": "v1", "seed": 12, "count": 2}, json.load(lines))
            self.assertEqual({"000000.png", "000001.png", "scenes.jsonl", "generator.json"}, set(os.listdir(directory)))

    def test_an_unknown_version_is_refused(self):
        with self.assertRaisesRegex(SystemExit, "v3"):
            generators.write("v3", 1, 1, "nowhere")


class SeedsTest(unittest.TestCase):
    RECORD = {
        "v1": [
            {"first": 1, "last": 3, "purpose": "training", "note": "t"},
            {"first": 50, "last": 59, "purpose": "report", "note": "r"},
        ]
    }

    def test_seeds_of_training_are_never_reported(self):
        self.assertIn("training", seeds.refusal("v1", 2, self.RECORD, again=True))

    def test_seeds_of_a_report_are_reported_again_only_on_request(self):
        self.assertIn("report", seeds.refusal("v1", 50, self.RECORD))
        self.assertIsNone(seeds.refusal("v1", 50, self.RECORD, again=True))

    def test_versions_have_seeds_of_their_own(self):
        self.assertIsNone(seeds.refusal("v1", 4, self.RECORD))
        self.assertIsNone(seeds.refusal("v2", 2, self.RECORD))

    def test_what_made_the_shipped_model_is_recorded(self):
        record = seeds.read()
        for seed in (1, 3, 7001, 7002, 9001):
            self.assertIsNotNone(seeds.refusal("v1", seed, record, again=True), seed)

    def test_the_command_refuses_and_records(self):
        with tempfile.TemporaryDirectory() as directory:
            copy = os.path.join(directory, "seeds.json")
            shutil.copy(seeds.FILE, copy)
            out = os.path.join(directory, "out")
            where = ("--count", "1", "--out", out, "--record", copy)
            with self.assertRaisesRegex(SystemExit, "7001"):
                self._run("--version", "v1", "--first", "7000", "--seeds", "3", *where)
            self.assertFalse(os.path.exists(out))
            self._run("--version", "v1", "--first", "880001", "--seeds", "2", *where)
            self.assertEqual({"880001", "880002"}, set(os.listdir(out)))
            with self.assertRaisesRegex(SystemExit, "880002"):
                self._run("--version", "v1", "--first", "880002", "--seeds", "1", *where)

    @staticmethod
    def _run(*arguments):
        with mock.patch.object(sys, "argv", ["seeds.py", *arguments]), contextlib.redirect_stderr(io.StringIO()):
            seeds.main()


if __name__ == "__main__":
    unittest.main()
