"""Training batches of generator v2: images, and the sequences of captions, questions and regions about them."""
from dataclasses import dataclass

import numpy as np
import torch

from batches import pad
from data import to_input
from world import captions, entailment, phrases, questions
from world_cells import CELLS, cell

CAPTION, QUESTION, REGION = 0, 1, 2


@dataclass
class Part:
    """The sequences of one task.

    image (B) is the image of each; sources (B, S) and inputs (B, T) are padded ids; rows and columns (N) are the decoder
    positions that are scored, targets (N) their ids; look_rows and look_columns (M) are the positions that are about
    objects, looks (M, 64) the cells of those objects; relations (N) is true for targets that answer a question about a
    relation.
    """

    image: torch.Tensor
    sources: torch.Tensor
    inputs: torch.Tensor
    rows: torch.Tensor
    columns: torch.Tensor
    targets: torch.Tensor
    look_rows: torch.Tensor
    look_columns: torch.Tensor
    looks: torch.Tensor
    relations: torch.Tensor


@dataclass
class Sequence:
    """One sequence: `start` is what the decoder is given, `target` what it writes; `looks` maps places in the target to objects."""

    source: list
    start: list
    target: list
    looks: dict
    relation: bool = False


def caption(prompts, facts):
    """The usual caption; every token is about its group's objects."""
    target, looks = [], {}
    for word, group in captions.usual_words(facts):
        ids = prompts.tokenizer.encode(" " + word)
        for place in range(len(target), len(target) + len(ids)) if group is not None else ():
            looks[place] = [facts["objects"][k] for k in facts["groups"][group]]
        target += ids
    return Sequence(prompts.caption(), [0], target + prompts.text("")[-1:], looks)


def short_caption(prompts, facts):
    return Sequence(prompts.short(), [0], prompts.text(captions.short(facts)[0]), {})


def question(prompts, rng, facts, plain):
    """A question; `plain` is the share of relations that are asked with 'left of' and 'above' only."""
    record = questions.draw(rng, facts)
    if rng.random() < plain:
        record = questions.plain(record)
    source, target = prompts.question(questions.english(record)), prompts.text(record["answer"])
    about = [facts["objects"][k] for k in questions.about(facts, record)]
    return Sequence(source, source[:-1], target, {0: about} if about else {}, record["kind"] == "relation")


def implication(prompts, rng, facts):
    triple = entailment.draw(rng, facts)
    source = prompts.entailment(triple["premise"], triple["hypothesis"])
    return Sequence(source, source[:-1], prompts.text(triple["label"]), {})


def region(prompts, rng, facts):
    """A phrase: an object first, then one of its phrases."""
    options = phrases.every(facts)
    box = rng.choice(sorted({tuple(p["box"]) for p in options}))
    chosen = rng.choice([p for p in options if tuple(p["box"]) == box])
    target = prompts.box(chosen["box"])
    return Sequence(prompts.region(chosen["phrase"]), [0], target, {k: [chosen] for k in range(4)})


def part_of(found):
    """A list of (image number, Sequence) as one Part."""
    rows = [r for r, (_, s) in enumerate(found) for _ in s.target]
    columns = [len(s.start) - 1 + k for _, s in found for k in range(len(s.target))]
    looks = [(r, len(s.start) - 1 + k, o) for r, (_, s) in enumerate(found) for k, o in s.looks.items()]
    where = np.zeros((len(looks), CELLS), bool)
    for row, (_, _, objects) in zip(where, looks):
        row[[cell(o) for o in objects]] = True
    return Part(
        torch.tensor([p for p, _ in found]),
        pad([s.source for _, s in found]),
        pad([s.start + s.target[:-1] for _, s in found]),
        torch.tensor(rows),
        torch.tensor(columns),
        torch.tensor([t for _, s in found for t in s.target]),
        torch.tensor([x[0] for x in looks], dtype=torch.long),
        torch.tensor([x[1] for x in looks], dtype=torch.long),
        torch.from_numpy(where),
        torch.tensor([s.relation for _, s in found for _ in s.target]),
    )


def draw(prompts, scenes, rng, images, asked, regions, level, plain, extra=0.3):
    """Pixels (P, 3, 128, 128), facts, and a Part for each of captions, questions and regions.

    Each image has a caption, `asked` questions, `regions` phrases and, at a rate of `extra`, a short caption or a triple.
    """
    chosen = [scenes.choose(rng, level) for _ in range(images)]
    found = [[], [], []]
    for p, index in enumerate(chosen):
        facts = scenes.facts[index]
        found[CAPTION].append((p, caption(prompts, facts)))
        found[QUESTION] += [(p, question(prompts, rng, facts, plain)) for _ in range(asked)]
        found[REGION] += [(p, region(prompts, rng, facts)) for _ in range(regions)]
        if rng.random() < extra:
            found[CAPTION].append((p, short_caption(prompts, facts)))
        if rng.random() < extra:
            found[QUESTION].append((p, implication(prompts, rng, facts)))
    pixels = to_input([scenes.image(i) for i in chosen])
    return pixels, [scenes.facts[i] for i in chosen], [part_of(f) for f in found]
