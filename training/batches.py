"""Training batches: images, and for each a caption, questions and regions as padded ids, one Part per task."""
from dataclasses import dataclass

import numpy as np
import torch

import scene_text
from data import to_input
from probes import cell, wanted
from tasks import PAD, SIDE

CAPTION, QUESTION, REGION = 0, 1, 2
COUNT_WEIGHTS = (15, 25, 30, 30)
# Relations are introduced last in training, and appear more often than in the evaluation.
KINDS = scene_text.KINDS + ["relation"] * 3


@dataclass
class Part:
    """The sequences of one task: `image` (B) the image of each; sources (B, S), inputs (B, T) padded ids;
    rows, columns (N) the decoder positions that are scored, targets (N) their ids; look_rows, look_columns (M) the decoder
    positions that are about objects, looks (M, 36) the cells with the centres of those objects; name_rows, name_columns (K) the
    last words of names in questions about relations, in the source as in the decoder's input, name_places (K, 2) where the named
    objects are, in widths of the image; relations (N) true for targets that answer such a question."""
    image: torch.Tensor
    sources: torch.Tensor
    inputs: torch.Tensor
    rows: torch.Tensor
    columns: torch.Tensor
    targets: torch.Tensor
    look_rows: torch.Tensor
    look_columns: torch.Tensor
    looks: torch.Tensor
    name_rows: torch.Tensor
    name_columns: torch.Tensor
    name_places: torch.Tensor
    relations: torch.Tensor


def look(objects):
    """The cells of the 6 x 6 grid that hold the objects' centres, bool (36)."""
    cells = np.zeros(36, bool)
    for o in objects:
        cells[cell(o)] = True
    return cells


def pad(lists):
    """Lists of ids as one int64 tensor, padded on the right."""
    out = np.full((len(lists), max(map(len, lists))), PAD, np.int64)
    for i, ids in enumerate(lists):
        out[i, :len(ids)] = ids
    return torch.from_numpy(out)


def sequences(prompts, rng, objects, questions, regions, plain):
    """(task, source, decoder input's start, target, abouts, names) of one scene; the target belongs to the end of the decoder input, and
    `abouts` maps columns of the decoder input to the objects that they are about, `names` those that end a relation's names to the
    object. `plain` is the share of relations that are
    asked with 'left of' and 'above' only: while half of the relations reverse the answer, the model learns neither."""
    def along(target, about, start=1):
        return {start - 1 + i: about[i] for i in range(min(len(target), len(about))) if about[i]}

    target = prompts.text(scene_text.captions(objects)[0])
    found = [(CAPTION, prompts.caption(), [0], target, along(target, scene_text.caption_objects(objects)), {})]
    for _ in range(questions):
        item = scene_text.question(rng, objects, KINDS)
        if item["kind"] == "relation" and rng.random() < plain:
            item = scene_text.plain_relation(item)
        source, target = prompts.question(item["question"]), prompts.text(item["answer"])
        start = source[:-1]
        if item["kind"] == "relation":
            # The last words of both names; the answer is excluded because it is about both.
            first, second = item["about"]
            names = {prompts.name_end(item["question"]): first, len(start) - 2: second}
            abouts = {column: [o] for column, o in names.items()}
        else:
            names = {}
            abouts = along(target, [item["about"]], len(start))
        found.append((QUESTION, source, start, target, abouts, names))
    for _ in range(regions):
        item = scene_text.region(rng, objects)
        target = prompts.box(item["box"])
        found.append((REGION, prompts.region(item["phrase"]), [0], target, along(target, [[item]] * 4), {}))
    return found


def part_of(found):
    """A list of (image number, source, decoder input's start, target, abouts, names) as one Part."""
    rows = [r for r, (_, _, _, target, _, _) in enumerate(found) for _ in target]
    columns = [len(start) - 1 + i for _, _, start, target, _, _ in found for i in range(len(target))]
    seen = [(r, column, look(objects)) for r, f in enumerate(found) for column, objects in f[4].items()]
    named = [(r, column, o) for r, f in enumerate(found) for column, o in f[5].items()]
    return Part(torch.tensor([f[0] for f in found]), pad([f[1] for f in found]), pad([f[2] + f[3][:-1] for f in found]),
                torch.tensor(rows), torch.tensor(columns), torch.tensor([t for f in found for t in f[3]]),
                torch.tensor([s[0] for s in seen], dtype=torch.long), torch.tensor([s[1] for s in seen], dtype=torch.long),
                torch.from_numpy(np.array([s[2] for s in seen], bool).reshape(-1, 36)),
                torch.tensor([n[0] for n in named], dtype=torch.long), torch.tensor([n[1] for n in named], dtype=torch.long),
                torch.tensor([scene_text.center(n[2]) for n in named]).reshape(-1, 2) / SIDE,
                torch.tensor([bool(f[5]) for f in found for _ in f[3]]))


def draw(prompts, scenes, rng, images, questions, regions, most_objects, plain, alike):
    """`images` scenes of at most `most_objects` objects, a share of `alike` drawn among those with objects that are alike: pixels (P, 3, 96, 96), what probes should say of them, and
    a Part for each task (apart, since their lengths differ and padding costs time)."""
    counts = rng.choices((1, 2, 3, 4)[:most_objects], COUNT_WEIGHTS[:most_objects], k=images)
    chosen = [rng.choice(scenes.alike[n] if n > 1 and rng.random() < alike else scenes.by_count[n]) for n in counts]
    found = [[], [], []]
    for p, scene in enumerate(chosen):
        for task, *sequence in sequences(prompts, rng, scenes.objects[scene], questions, regions, plain):
            found[task].append((p, *sequence))
    objects = [scenes.objects[i] for i in chosen]
    return to_input(np.stack([scenes.images[i] for i in chosen])), wanted(objects), [part_of(f) for f in found]
