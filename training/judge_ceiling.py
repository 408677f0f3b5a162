"""The VQGAN's effect on correct images: the generator's own images of captions, encoded to image tokens and decoded.

    python3 judge_ceiling.py --cells cells.npy --vqgan vqgan.pt --captions captions.json --out DIR

Writes DIR/000000.png ... for judge_paint.py and `ofa evaluate`.
"""
import argparse
import json
import os
import random

import numpy as np
import torch
from PIL import Image

import paint_scenes
from check_paint import shown
from paint_data import Codes
from vqgan import Vqgan


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cells", required=True)
    parser.add_argument("--vqgan", required=True)
    parser.add_argument("--captions", required=True, help="the JSON that paint_scenes.py wrote beside its captions")
    parser.add_argument("--out", required=True)
    args = parser.parse_args()
    os.makedirs(args.out, exist_ok=True)
    torch.set_num_threads(1)
    codes = Codes(np.load(args.cells))
    model = Vqgan(len(codes.cells)).eval()
    model.load_state_dict(torch.load(args.vqgan)["model"])
    rng = random.Random(1)
    with open(args.captions) as text, torch.no_grad():
        for i, scene in enumerate(json.load(text)):
            grid = codes.scene(rng.choice(paint_scenes.BACKGROUNDS), scene["objects"])
            Image.fromarray(shown(model, grid.flatten().tolist())).save(os.path.join(args.out, f"{i:06d}.png"))


if __name__ == "__main__":
    main()
