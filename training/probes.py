"""Auxiliary losses for the intermediate facts that an answer depends on. Their heads are dropped after training.

- Seen: the backbone's cells and the encoder's cells name colour, shape, size and box of the object whose centre they hold.
- Grouped: the encoder's cell also says how many objects are like its own, and which group from the left that is.
- Alike: two heads of the encoder's middle layer look from an object's cell at those of the objects like it, one to its left and one
  to its right, and at the text's beginning when there is none.
- Placed: the last word of a name in a question about a relation says where the named object is, in the encoder and
  behind the middle decoder layer.
"""
from dataclasses import dataclass

import torch
from torch import nn
from torch.nn import functional as F

import scene_text
from train_stem import OUTPUTS, cell_loss, cell_targets

CELLS = 36
LEFT_HEAD, RIGHT_HEAD = 2, 3
PLACE_WEIGHT = 20.0


@dataclass
class Wanted:
    """What the probes should say of P images: has (P, 36), labels (P, 36, 3) and boxes (P, 36, 4) as `cell_targets`; groups
    (P, 36, 2) the size and the place from the left, counted from 0, of the group that a cell's object belongs to; alike (M, 3) image,
    head and cell of a look at objects that are alike, alike_at (M, 37) the cells that it should find, the last being the text's begin."""
    has: torch.Tensor
    labels: torch.Tensor
    boxes: torch.Tensor
    groups: torch.Tensor
    alike: torch.Tensor
    alike_at: torch.Tensor


def wanted(objects_of):
    """`Wanted` of a list of scenes."""
    groups = torch.zeros(len(objects_of), CELLS, 2, dtype=torch.long)
    for i, objects in enumerate(objects_of):
        for place, (_, members) in enumerate(scene_text.groups_of(objects)):
            for o in members:
                groups[i, cell(o)] = torch.tensor([len(members) - 1, place])
    looks = [(i, head, cell(o), at) for i, objects in enumerate(objects_of) for head, o, at in alike_looks(objects)]
    alike_at = torch.zeros(len(looks), CELLS + 1)
    for row, (_, _, _, at) in zip(alike_at, looks):
        row[at] = 1
    return Wanted(*cell_targets(objects_of), groups, torch.tensor([look[:3] for look in looks]).reshape(-1, 3), alike_at)


def alike_looks(objects):
    """(head, object, cells that the head should find) for every object that has its cell for itself."""
    own = [o for o in objects if sum(cell(other) == cell(o) for other in objects) == 1]
    for o in own:
        x = scene_text.center(o)[0]
        twins = [t for t in own if t is not o and (t["color"], t["shape"]) == (o["color"], o["shape"])]
        for head, side in ((LEFT_HEAD, -1), (RIGHT_HEAD, 1)):
            yield head, o, [cell(t) for t in twins if (scene_text.center(t)[0] - x) * side > 0] or [CELLS]


def cell(o):
    """The cell of the 6 x 6 grid that holds an object's centre."""
    x, y = scene_text.center(o)
    return int(y // 16) * 6 + int(x // 16)


class Probes(nn.Module):
    """The heads, for a model of `width`."""

    def __init__(self, width):
        super().__init__()
        self.stem = nn.Linear(1024, OUTPUTS)
        self.cells = nn.Linear(width, OUTPUTS)
        self.groups = nn.Linear(width, 8)
        self.encoder_place = nn.Linear(width, 2)
        self.decoder_place = nn.Linear(width, 2)

    def seen(self, grid, want):
        """Loss of the backbone's output (P, 1024, 6, 6), and the share of right colours, shapes and sizes."""
        return cell_loss(self.stem(grid.flatten(2).transpose(1, 2)), want.has, want.labels, want.boxes)

    def grouped(self, memory, want):
        """Losses of the encoder's output for one caption per image (P, 36 + text, width): what it sees, how it groups."""
        cells = memory[:, :CELLS]
        seen, _ = cell_loss(self.cells(cells), want.has, want.labels, want.boxes)
        held = want.has.bool()
        logits, targets = self.groups(cells[held]).float(), want.groups[held]
        return seen, F.cross_entropy(logits[:, :4], targets[:, 0]) + F.cross_entropy(logits[:, 4:], targets[:, 1])

    @staticmethod
    def alike(weights, want):
        """Loss of the middle encoder layer's attention weights (P, heads, 36 + text, 36 + text) for one caption per image."""
        image, head, own = want.alike.T
        found = (weights[image, head, own, :CELLS + 1] * want.alike_at).sum(1)
        return -(found + 1e-4).log().mean()

    def placed(self, memory, hidden, part):
        """Loss of the places of named objects: memory (B, 36 + text, width) of the encoder, hidden (B, T, width) of the decoder."""
        told = (self.encoder_place(memory[part.name_rows, CELLS + part.name_columns]),
                self.decoder_place(hidden[part.name_rows, part.name_columns]))
        total = sum(F.smooth_l1_loss(t.float(), part.name_places, beta=0.05, reduction="sum") for t in told)
        return PLACE_WEIGHT * total / max(1, part.name_places.numel())
