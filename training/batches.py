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
    rows, columns (N) the decoder positions that are scored, targets (N) their ids; look_rows, look_columns (M) the decoder
    positions that are about objects, looks (M, 36) the cells with the centres of those objects."""
    picture: torch.Tensor
    sources: torch.Tensor
    inputs: torch.Tensor
    rows: torch.Tensor
    columns: torch.Tensor
    targets: torch.Tensor
    look_rows: torch.Tensor
    look_columns: torch.Tensor
    looks: torch.Tensor


def look(objects):
    """The cells of the 6 x 6 grid that hold the objects' centres, bool (36)."""
    cells = np.zeros(36, bool)
    for o in objects:
        x, y = scene_text.center(o)
        cells[int(y // 16) * 6 + int(x // 16)] = True
    return cells


def pad(lists):
    """Lists of ids to one int64 tensor, padded on the right."""
    out = np.full((len(lists), max(map(len, lists))), PAD, np.int64)
    for i, ids in enumerate(lists):
        out[i, :len(ids)] = ids
    return torch.from_numpy(out)


def sequences(prompts, rng, objects, questions, regions, plain):
    """(task, source, decoder input's start, target, abouts) of one scene; the target belongs to the end of the decoder input, and
    `abouts` maps columns of the decoder input to the objects that they are about. `plain` is the share of relations that are
    asked with 'left of' and 'above' only: as long as half of them turn the answer round, neither is learned."""
    def along(target, about, start=1):
        return {start - 1 + i: about[i] for i in range(min(len(target), len(about))) if about[i]}

    target = prompts.text(scene_text.captions(objects)[0])
    found = [(CAPTION, prompts.caption(), [0], target, along(target, scene_text.caption_objects(objects)))]
    for _ in range(questions):
        item = scene_text.question(rng, objects, KINDS)
        if item["kind"] == "relation" and rng.random() < plain:
            item = scene_text.plain_relation(item)
        source, target = prompts.question(item["question"]), prompts.text(item["answer"])
        start = source[:-1]
        if item["kind"] == "relation":
            # The last words of both names, not the answer, which is about both.
            first, second = item["about"]
            abouts = {prompts.name_end(item["question"]): [first], len(start) - 2: [second]}
        else:
            abouts = along(target, [item["about"]], len(start))
        found.append((QUESTION, source, start, target, abouts))
    for _ in range(regions):
        item = scene_text.region(rng, objects)
        target = prompts.box(item["box"])
        found.append((REGION, prompts.region(item["phrase"]), [0], target, along(target, [[item]] * 4)))
    return found


def part_of(found):
    """A list of (picture number, source, decoder input's start, target, abouts) as one Part."""
    rows = [r for r, (_, _, _, target, _) in enumerate(found) for _ in target]
    columns = [len(start) - 1 + i for _, _, start, target, _ in found for i in range(len(target))]
    seen = [(r, column, look(objects)) for r, f in enumerate(found) for column, objects in f[4].items()]
    return Part(torch.tensor([f[0] for f in found]), pad([f[1] for f in found]), pad([f[2] + f[3][:-1] for f in found]),
                torch.tensor(rows), torch.tensor(columns), torch.tensor([t for f in found for t in f[3]]),
                torch.tensor([s[0] for s in seen], dtype=torch.long), torch.tensor([s[1] for s in seen], dtype=torch.long),
                torch.from_numpy(np.array([s[2] for s in seen], bool).reshape(-1, 36)))


def draw(prompts, scenes, rng, pictures, questions, regions, most_objects, plain):
    """`pictures` scenes of at most `most_objects` objects: pixels (P, 3, 96, 96), and a Part for each task (apart, since
    their lengths differ and padding costs time)."""
    counts = rng.choices((1, 2, 3, 4)[:most_objects], COUNT_WEIGHTS[:most_objects], k=pictures)
    chosen = [rng.choice(scenes.alike[n] if n > 1 and rng.random() < ALIKE_SHARE else scenes.by_count[n]) for n in counts]
    found = [[], [], []]
    for p, scene in enumerate(chosen):
        for task, *sequence in sequences(prompts, rng, scenes.objects[scene], questions, regions, plain):
            found[task].append((p, *sequence))
    return to_input(np.stack([scenes.pictures[i] for i in chosen])), [part_of(f) for f in found]
