"""What the cells of the backbone's 8 x 8 grid hold, and the loss of a head that names it.

A cell holds the object whose box has its centre there; of several the one in front. Labels are noun, colour, material, word on a sign,
and the two digits of a number.
"""
import numpy as np
import torch
from torch.nn import functional as F

from world import catalogue, colours, scene

CELL, GRID = 16, 8
CELLS = GRID * GRID
NOUNS = tuple(catalogue.load())
COLOURS = (None,) + tuple(colours.COLOURS)
WORDS = (None,) + tuple(dict.fromkeys(scene.SIGN_WORDS))
DIGITS = (None,) + tuple("0123456789")
LABELS = (NOUNS, COLOURS, colours.MATERIALS, WORDS, DIGITS, DIGITS)
SHOWN = ("noun", "colour", "material", "word", "tens", "ones")
WEIGHTS = (1.0, 0.7, 0.5, 0.5, 0.3, 0.3)
OUTPUTS = 1 + sum(map(len, LABELS)) + 4
BOX_WEIGHT, HAS_WEIGHT = 20.0, 6.0


def center(o):
    return (o["box"][0] + o["box"][2]) / 2, (o["box"][1] + o["box"][3]) / 2


def cell(o):
    """The cell that holds an object's centre."""
    x, y = center(o)
    return int(y // CELL) * GRID + int(x // CELL)


def labels_of(o):
    """Indices into LABELS."""
    number = o["text"] if o["text"].isdigit() else ""
    word = o["text"] if o["text"] and not number else None
    tens, ones = (number[0] if len(number) == 2 else None), (number[-1] if number else None)
    return [kind.index(value) for kind, value in zip(LABELS, (o["noun"], o["color"], o["material"], word, tens, ones))]


def targets(facts_of):
    """For n scenes: has (n, 64), labels (n, 64, 6), boxes (n, 64, 4) in widths of the image from the cell's centre."""
    n = len(facts_of)
    has, labels = np.zeros((n, CELLS), np.float32), np.zeros((n, CELLS, len(LABELS)), np.int64)
    boxes = np.zeros((n, CELLS, 4), np.float32)
    for i, facts in enumerate(facts_of):
        for o in facts["objects"]:
            k = cell(o)
            has[i, k] = 1
            labels[i, k] = labels_of(o)
            middle = np.array([k % GRID * CELL + CELL / 2, k // GRID * CELL + CELL / 2] * 2)
            boxes[i, k] = (np.array(o["box"]) - middle) / (GRID * CELL)
    return torch.from_numpy(has), torch.from_numpy(labels), torch.from_numpy(boxes)


def loss(outputs, has, labels, boxes):
    """outputs (n, 64, OUTPUTS): the summed loss, and the shares of right labels in the order of SHOWN."""
    parts = outputs.float().split([1, *map(len, LABELS), 4], -1)
    total = HAS_WEIGHT * F.binary_cross_entropy_with_logits(parts[0][..., 0], has)
    held, right = has.bool(), []
    for k, weight in enumerate(WEIGHTS):
        logits, wanted = parts[k + 1][held], labels[held][:, k]
        total = total + weight * F.cross_entropy(logits, wanted)
        right.append((logits.argmax(-1) == wanted).float().mean().item())
    return total + BOX_WEIGHT * F.smooth_l1_loss(parts[-1][held], boxes[held], beta=0.05), right
