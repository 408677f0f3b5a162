"""Training data and training of generator v2: python3 -m unittest test_world_training (minutes)"""
import argparse
import contextlib
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import unittest

import torch

import bpe
import data
import seeds
import tasks
import world_batches
import world_cells
import world_data
import world_evaluate
import world_train
from world import captions, catalogue, phrases, placing, questions, record, scene, vocabulary


def run(script, *arguments):
    """Run a script in a process of its own: stage two forks, which a process that has used PyTorch must not."""
    here = os.path.dirname(os.path.abspath(__file__))
    command = [sys.executable, os.path.join(here, script), *map(str, arguments)]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, timeout=600).stdout


def setUpModule():
    """Vocabulary and 32 rendered scenes for all tests."""
    global DIRECTORY, DATA, VOCABULARY
    DIRECTORY = tempfile.mkdtemp()
    DATA, VOCABULARY = os.path.join(DIRECTORY, "data"), os.path.join(DIRECTORY, "vocabulary")
    kept = os.path.join(DIRECTORY, "seeds.json")
    shutil.copy(seeds.FILE, kept)
    where = ("--out", DATA, "--workers", 1, "--record", kept)
    run("make_data.py", "--version", "v2", "--seed", 987001, "--count", 32, *where)
    run("make_vocab.py", "--version", "v2", "--out", VOCABULARY)


def tearDownModule():
    shutil.rmtree(DIRECTORY)


class TextsTest(unittest.TestCase):
    def test_the_vocabulary_has_every_word(self):
        words = set(vocabulary.all_words())
        for k in range(60):
            rng = random.Random(f"words/{k}")
            facts = scene.draw_scene(rng, list(scene.KINDS)[k % len(scene.KINDS)])[1]
            found = record.of(rng, "x", facts, asked=20, triples=10)
            texts = found["captions"] + found["short_captions"] + [p["phrase"] for p in phrases.every(facts)]
            texts += [q[key] for q in found["questions"] for key in ("question", "answer")]
            texts += [t[key] for t in found["entailment"] for key in ("premise", "hypothesis", "label")]
            for text in texts:
                for word in text.rstrip("?").split():
                    self.assertTrue(word in words or word.isdigit(), f"{word} of {text}")

    def test_a_word_of_the_vocabulary_is_one_token(self):
        tokenizer = bpe.Tokenizer(VOCABULARY)
        several = [word for word in vocabulary.all_words() if len(tokenizer.encode(" " + word)) != 1]
        self.assertEqual([], several)

    def test_words_of_the_usual_caption_know_their_group(self):
        for k in range(60):
            facts = scene.draw_scene(random.Random(f"usual/{k}"))[1]
            found = captions.usual_words(facts)
            self.assertEqual(captions.accepted(facts)[0], " ".join(word for word, _ in found))
            for g, (o, count) in enumerate(captions.members(facts)):
                named = " ".join(word for word, group in found if group == g)
                self.assertIn(catalogue.THINGS[o["noun"]].plural if count > 1 else o["noun"], named)

    def test_plain_relations_have_the_same_answer(self):
        seen = 0
        for k in range(20):
            rng = random.Random(f"plain/{k}")
            facts = scene.draw_scene(rng, "pair")[1]
            for item in [questions.draw(rng, facts) for _ in range(20)]:
                turned = questions.plain(item)
                self.assertEqual(item["answer"], turned["answer"])
                if turned is not item:
                    seen += 1
                    self.assertEqual((item["a"], item["b"]), (turned["b"], turned["a"]))
                    self.assertIn(turned["word"], ("left of", "above"))
        self.assertGreater(seen, 10)


class BatchesTest(unittest.TestCase):
    def test_a_batch_looks_at_the_right_cells(self):
        scenes = world_data.WorldScenes(DATA)
        prompts = tasks.Prompts(bpe.Tokenizer(VOCABULARY), world_train.SIDE)
        pixels, facts, parts = world_batches.draw(prompts, scenes, random.Random(3), 6, 2, 1, 4, 0.5)
        self.assertEqual((6, 3, 128, 128), tuple(pixels.shape))
        for part in parts:
            self.assertEqual(len(part.rows), len(part.targets))
            self.assertEqual(part.looks.shape, (len(part.look_rows), world_cells.CELLS))
        region = parts[world_batches.REGION]
        for row, look in zip(region.look_rows.tolist(), region.looks):
            objects = facts[int(region.image[row])]["objects"]
            self.assertIn(look.nonzero()[0].item(), [world_cells.cell(o) for o in objects])
        for row, p in enumerate(region.image.tolist()):
            box = prompts.unbox(region.targets[region.rows == row].tolist()[:4])
            nearest = min(max(abs(a - b) for a, b in zip(box, o["box"])) for o in facts[p]["objects"])
            self.assertLess(nearest, 1)

    def test_cells_name_their_objects(self):
        scenes = world_data.WorldScenes(DATA)
        has, labels, boxes = world_cells.targets(scenes.facts)
        for i, facts in enumerate(scenes.facts):
            cells = {world_cells.cell(o): o for o in facts["objects"]}
            self.assertEqual(len(cells), int(has[i].sum()))
            for k, o in cells.items():
                named = [kind[label] for kind, label in zip(world_cells.LABELS, labels[i, k].tolist())]
                self.assertEqual((o["noun"], o["color"], o["material"]), tuple(named[:3]))
                self.assertEqual(o["text"], named[3] or (named[4] or "") + (named[5] or ""))

    def test_pasted_objects_are_where_their_boxes_say(self):
        scenes, added = world_data.WorldScenes(DATA, DATA), 0
        self.assertTrue((scenes.image(33) == scenes.image(1)).all())
        with self.assertRaises(IndexError):
            scenes.image(64)
        for i in range(32):
            image, objects = scenes.crowded(random.Random(i), i, 8)
            first = scenes.facts[i]["objects"]
            self.assertEqual(first, objects[: len(first)])
            for k, o in enumerate(objects[len(first) :], len(first)):
                x0, y0, x1, y1 = o["box"]
                self.assertTrue(placing.apart(o["box"], [other["box"] for other in objects[:k]], 1))
                self.assertTrue(any((image[y0:y1, x0:x1] == shown).all() for shown in self.drawings(scenes, o)))
                added += 1
        self.assertGreater(added, 32)

    def drawings(self, scenes, wanted):
        """What the scenes show of objects like `wanted`, wherever they are."""
        width, height = wanted["box"][2] - wanted["box"][0], wanted["box"][3] - wanted["box"][1]
        for i, facts in enumerate(scenes.facts):
            for o in facts["objects"]:
                x0, y0, x1, y1 = o["box"]
                if o["noun"] == wanted["noun"] and (x1 - x0, y1 - y0) == (width, height):
                    yield scenes.image(i)[y0:y1, x0:x1]

    def test_every_level_has_scenes(self):
        scenes = world_data.WorldScenes(DATA)
        for level, kinds in world_data.LEVELS.items():
            self.assertIn(scenes.facts[scenes.choose(random.Random(1), level)]["kind"], kinds)


class TrainingTest(unittest.TestCase):
    def same_when_resumed(self, script, *arguments):
        """Four steps at once and in two runs end with the same weights; the log has both runs."""
        whole, halves, log = (os.path.join(DIRECTORY, name) for name in ("whole.pt", "halves.pt", "log"))
        for path in (whole, halves, log):
            with contextlib.suppress(FileNotFoundError):
                os.remove(path)
        run(script, *arguments, "--steps", 4, "--out", whole)
        run(script, *arguments, "--steps", 4, "--until", 2, "--out", halves, "--log", log)
        run(script, *arguments, "--steps", 4, "--resume", "--out", halves, "--log", log)
        first, second = (torch.load(path) for path in (whole, halves))
        for name in set(first) & {"stem", "head", "model", "probes"}:
            for key, value in first[name].items():
                self.assertTrue(torch.equal(value, second[name][key]), key)
        with open(log) as lines:
            self.assertEqual(2, sum("from step" in line for line in lines))

    def test_stage_one_resumes(self):
        for more in ((), ("--bf16", "--paste", 4)):
            with self.subTest(more=more):
                self.same_when_resumed("world_stem.py", "--data", DATA, "--batch", 2, "--threads", 1, *more)

    def test_stage_two_resumes(self):
        where = ("--data", DATA, "--vocabulary", VOCABULARY)
        for more in ((), ("--bf16",)):
            with self.subTest(more=more):
                self.same_when_resumed("world_train.py", *where, "--images", 2, "--workers", 1, *more)
        self.exported_and_evaluated(os.path.join(DIRECTORY, "whole.pt"))

    def test_a_signal_ends_with_a_checkpoint(self):
        for script, *more in (
            ("world_stem.py", "--batch", 2, "--threads", 1),
            ("world_train.py", "--vocabulary", VOCABULARY, "--images", 2, "--workers", 2),
        ):
            with self.subTest(script=script):
                out = os.path.join(DIRECTORY, script + ".pt")
                command = [sys.executable, script, "--data", DATA, "--out", out, "--steps", 200, "--bf16", *more]
                here = os.path.dirname(os.path.abspath(__file__))
                with subprocess.Popen(list(map(str, command)), cwd=here, stdout=subprocess.PIPE, text=True) as process:
                    self.assertIn("from step 0", process.stdout.readline())
                    process.terminate()
                    process.communicate(timeout=600)
                self.assertEqual(0, process.returncode)
                saved = torch.load(out)
                self.assertLess(saved.get("state", saved.get("course"))["step"], 200)

    def test_bfloat16_changes_a_loss_little(self):
        scenes = world_data.WorldScenes(DATA)
        tokenizer = bpe.Tokenizer(VOCABULARY)
        prompts = tasks.Prompts(tokenizer, world_train.SIDE)
        drawn = world_batches.draw(prompts, scenes, random.Random(5), 4, 2, 1, 4, 0.5)
        found = []
        for bf16 in (False, True):
            model, probes = world_train.start(argparse.Namespace(seed=1, stem=None), tokenizer, scenes)
            model.train()
            with data.reduced(bf16):
                loss, _ = world_train.losses(model, probes, *drawn, True, tokenizer.bin0, tokenizer.bins)
            loss.backward()
            projection = model.encoder.image_proj.weight
            self.assertEqual((torch.float32, torch.float32), (projection.dtype, projection.grad.dtype))
            found.append((loss.item(), model.encoder.embed_tokens.weight.grad.flatten()))
        (exact, gradient), (near, rounded) = found
        self.assertNotEqual(exact, near)
        self.assertAlmostEqual(exact, near, delta=0.01 * exact)
        self.assertGreater(torch.cosine_similarity(gradient, rounded, 0).item(), 0.98)

    def exported_and_evaluated(self, checkpoint):
        """The evaluation counts every text of two scenes; four steps teach nothing, so their figures do not matter."""
        model, scenes = (os.path.join(DIRECTORY, name) for name in ("model", "scenes"))
        run("export.py", "--version", "v2", "--checkpoint", checkpoint, "--vocabulary", VOCABULARY, "--out", model)
        with open(os.path.join(model, "config.json")) as lines:
            self.assertEqual(128, json.load(lines)["patch_image_size"])
        run("generators.py", "--version", "v2", "--seed", 987002, "--count", 2, "--out", scenes)
        out = run("world_evaluate.py", "--model", model, scenes, "--beam", 2)
        with open(os.path.join(scenes, "scenes.jsonl")) as lines:
            records = [json.loads(line) for line in lines]
        for name, key in (("answers", "questions"), ("triples", "entailment"), ("boxes", "regions")):
            self.assertRegex(out, rf"(?m)^{name}: \d+ of {sum(len(r[key]) for r in records)},")
        self.assertRegex(out, r"(?m)^captions: \d+ of 2,")
        self.assertRegex(out, r"(?m)^worst captions [\d.]+ answers [\d.]+ triples [\d.]+ boxes [\d.]+$")

    def test_the_judge_decides_beside_the_list(self):
        facts = scene.draw_scene(random.Random(4), "on")[1]
        accepted = captions.accepted(facts)
        self.assertTrue(world_evaluate.caption_right(accepted[0], {"captions": accepted, "facts": facts}))
        self.assertTrue(world_evaluate.caption_right(accepted[0], {"captions": [], "facts": facts}))
        self.assertFalse(world_evaluate.caption_right("a cat", {"captions": accepted, "facts": facts}))


class SeedsTest(unittest.TestCase):
    def test_training_refuses_the_seeds_of_a_report(self):
        kept = os.path.join(DIRECTORY, "claims.json")
        with open(kept, "w") as out:
            out.write('{"v2": [{"first": 5, "last": 9, "purpose": "report", "note": "r"}]}')
        with self.assertRaisesRegex(SystemExit, "7"):
            seeds.claim("v2", 7, "training", "t", kept)
        seeds.claim("v2", 3, "training", "t", kept)
        seeds.claim("v2", 3, "training", "t", kept)
        self.assertEqual(1, sum(entry["purpose"] == "training" for entry in seeds.read(kept)["v2"]))


if __name__ == "__main__":
    unittest.main()
