"""Training batches: some pictures, and for each a caption, questions and regions as padded ids, each task apart."""
from dataclasses import dataclass

import numpy as np
import torch

import scene_text
from data import to_input
from tasks import PAD

CAPTION, QUESTION, REGION = 0, 1, 2
COUNT_WEIGHTS = (15, 25, 30, 30)
# What comes last in training is shown more often than it is asked: scenes with objects that are alike, and relations.
ALIKE_SHARE = 0.4
KINDS = scene_text.KINDS + ["relation"] * 3


@dataclass
class Part:
    """The sequences of one task: picture (B) the picture of each; sources (B, S), inputs (B, T) padded ids;
    rows, columns (N) the decoder positions that are scored, targets (N) their ids;
    looks (N, 2, 36) the cells that two heads should look at: those with the centres of the objects that decide the target, of
    a relation the one object and the other; all false where none does."""
    picture: torch.Tensor
    sources: torch.Tensor
    inputs: torch.Tensor
    rows: torch.Tensor
    columns: torch.Tensor
    targets: torch.Tensor
    looks: torch.Tensor


def look(objects, others=None):
    """The cells of the 6 x 6 grid that hold the objects' centres, and the others' for the second head: bool (2, 36)."""
    cells = np.zeros((2, 36), bool)
    for head, seen in enumerate((objects, objects if others is None else others)):
        for o in seen:
            x, y = scene_text.center(o)
            cells[head, int(y // 16) * 6 + int(x // 16)] = True
    return cells


def pad(lists):
    """Lists of ids to one int64 tensor, padded on the right."""
    out = np.full((len(lists), max(map(len, lists))), PAD, np.int64)
    for i, ids in enumerate(lists):
        out[i, :len(ids)] = ids
    return torch.from_numpy(out)


def sequences(prompts, rng, objects, questions, regions):
    """(task, source, decoder input, target, looks) of one scene; the target belongs to the end of the decoder input
    and `looks` has the cells to look at for each id of the target (or for its first ids)."""
    about = [look(members) for members in scene_text.caption_objects(objects)]
    found = [(CAPTION, prompts.caption(), [0], prompts.text(scene_text.captions(objects)[0]), about)]
    for _ in range(questions):
        item = scene_text.question(rng, objects, KINDS)
        source = prompts.question(item["question"])
        seen = look(*([o] for o in item["about"])) if item["kind"] == "relation" else look(item["about"])
        found.append((QUESTION, source, source[:-1], prompts.text(item["answer"]), [seen]))
    for _ in range(regions):
        item = scene_text.region(rng, objects)
        found.append((REGION, prompts.region(item["phrase"]), [0], prompts.box(item["box"]), [look([item])] * 4))
    return found


def part_of(found):
    """A list of (picture number, source, decoder input's start, target, looks) as one Part."""
    rows = [r for r, (_, _, _, target, _) in enumerate(found) for _ in target]
    columns = [len(start) - 1 + i for _, _, start, target, _ in found for i in range(len(target))]
    looks = [about[i] if i < len(about) else look([]) for _, _, _, target, about in found for i in range(len(target))]
    return Part(torch.tensor([f[0] for f in found]), pad([f[1] for f in found]), pad([f[2] + f[3][:-1] for f in found]),
                torch.tensor(rows), torch.tensor(columns), torch.tensor([t for f in found for t in f[3]]),
                torch.from_numpy(np.stack(looks)))


def draw(prompts, scenes, rng, pictures, questions, regions, most_objects):
    """`pictures` scenes of at most `most_objects` objects: pixels (P, 3, 96, 96), and a Part for each task (apart, since
    their lengths differ and padding costs time)."""
    counts = rng.choices((1, 2, 3, 4)[:most_objects], COUNT_WEIGHTS[:most_objects], k=pictures)
    chosen = [rng.choice(scenes.alike[n] if n > 1 and rng.random() < ALIKE_SHARE else scenes.by_count[n]) for n in counts]
    found = [[], [], []]
    for p, scene in enumerate(chosen):
        for task, *sequence in sequences(prompts, rng, scenes.objects[scene], questions, regions):
            found[task].append((p, *sequence))
    return to_input(np.stack([scenes.pictures[i] for i in chosen])), [part_of(f) for f in found]
