"""Relative position buckets. Text distances are exact up to half the table and logarithmic beyond it."""
import math

import torch

TEXT_POSITIONS = 1024


def token_buckets(size):
    """Bucket of every (query, key) pair of text positions: int64 (1024, 1024), 0 to 2 * size - 2."""
    place = torch.arange(TEXT_POSITIONS)
    distance = place[:, None] - place[None, :]
    half = size // 2
    near = distance.abs() < half
    length = torch.where(near, torch.full_like(distance, half - 1), distance.abs())
    far = torch.ceil(torch.log(length / half) / math.log((TEXT_POSITIONS - 1) / half) * (half - 1)) + half
    bucket = torch.where(length <= half, distance, (far * distance.sign()).long())
    return bucket + size - 1


def image_buckets(size):
    """Bucket of every (query, key) pair of image positions: int64 (size^2 + 1, size^2 + 1).

    Position 0 stands for the start token, position 1 + row * size + column for a cell.
    """
    span = 2 * size - 1
    rows = torch.arange(size * size) // size
    columns = torch.arange(size * size) % size
    table = torch.empty(size * size + 1, size * size + 1, dtype=torch.long)
    table[1:, 1:] = (rows[:, None] - rows[None, :] + size - 1) * span + columns[:, None] - columns[None, :] + size - 1
    table[0, :] = span * span
    table[:, 0] = span * span + 1
    table[0, 0] = span * span + 2
    return table


def image_bucket_count(size):
    return (2 * size - 1) ** 2 + 3


def code_positions(window, size):
    """Image position of decoder rows that are codes: 0 for the start, then the window row by row, then 1024."""
    cells = torch.arange(window)[:, None] * size + torch.arange(window)[None, :] + 1
    return torch.cat([torch.zeros(1, dtype=torch.long), cells.flatten(), torch.full((769,), 1024)])
