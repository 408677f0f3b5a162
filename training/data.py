"""The rendered training scenes: images in memory, objects as plain lists."""
import json
import os

import numpy as np
import torch


class Scenes:
    """`images` is uint8 (count, 96, 96, 3); `objects` a list of object lists; `by_count[n]` scene numbers with n objects,
    `alike[n]` those of them where two or more objects have the same colour and shape."""

    def __init__(self, directory):
        self.images = np.load(os.path.join(directory, "images.npy"), mmap_mode="r")
        with open(os.path.join(directory, "objects.json")) as lines:
            self.objects = json.load(lines)
        self.by_count = {n: [i for i, o in enumerate(self.objects) if len(o) == n] for n in (1, 2, 3, 4)}
        self.alike = {n: [i for i in found if len({(o["color"], o["shape"]) for o in self.objects[i]}) < n]
                      for n, found in self.by_count.items()}


def reduced(bf16):
    """Context of a forward pass: matrix products and convolutions in bfloat16 if `bf16`, else float32 throughout."""
    return torch.autocast("cpu", torch.bfloat16, enabled=bf16)


def to_input(images):
    """uint8 (n, H, W, 3) to OFA's image input: float (n, 3, H, W), -1 to 1."""
    pixels = torch.from_numpy(np.array(images)).permute(0, 3, 1, 2).float()
    return ((pixels / 255 - 0.5) / 0.5).contiguous(memory_format=torch.channels_last)
