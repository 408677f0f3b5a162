"""Write the trained text-to-image model and its VQGAN as an OFA directory: config.json, vocabulary, model.safetensors, vqgan/; all in float16.

    python3 export_paint.py --paint paint.pt --vqgan vqgan.pt --vocabulary ../demo-model/model --out ../demo-model/text-to-image

The vocabulary's text ids and bins are those of --vocabulary; between them there are as many codes as the VQGAN has. The weights of the
backbone, which a text-to-image model never runs, are zero.
"""
import argparse
import json
import os
import shutil

import torch

import bpe
from export import config_values
from ofa_torch import safetensors
from ofa_torch.model import OFA
from train_paint import paint_config
from vqgan import Vqgan

UNUSED = ("encoder.embed_images.", "encoder.image_proj.")
YAML = """model:
  target: taming.models.vqgan.VQModel
  params:
    embed_dim: {embed_dim}
    n_embed: {n_embed}
    ddconfig:
      double_z: false
      z_channels: {z_channels}
      resolution: {resolution}
      in_channels: 3
      out_ch: 3
      ch: {ch}
      ch_mult: {ch_mult}
      num_res_blocks: {num_res_blocks}
      attn_resolutions: {attn_resolutions}
      dropout: 0.0
"""


def halves(state):
    """float16 copies; refuses values that float16 does not hold."""
    state = {k: v.contiguous().half() if v.is_floating_point() else v for k, v in state.items()}
    assert all(torch.isfinite(v.float()).all() for v in state.values())
    return state


def write_vocabulary(tokenizer, codes, source, out):
    """vocab.json with that many codes, and merges.txt as it is."""
    symbols = [tokenizer.symbols[i] for i in range(tokenizer.code0)]
    symbols += [f"<code_{i}>" for i in range(codes)] + [f"<bin_{i}>" for i in range(tokenizer.bins)]
    with open(os.path.join(out, "vocab.json"), "w", encoding="utf-8") as text:
        json.dump({s: i for i, s in enumerate(symbols)}, text, ensure_ascii=False)
    shutil.copy(os.path.join(source, "merges.txt"), out)


def write_text_to_image(args, tokenizer, codes):
    config = paint_config(tokenizer.mask + 1, codes, tokenizer.bins)
    model = OFA(config)
    model.load_state_dict(torch.load(args.paint)["model"])
    state = model.checkpoint()
    for name, value in state.items():
        if name.startswith(UNUSED):
            value.zero_()
    safetensors.save(os.path.join(args.out, "model.safetensors"), halves(state))
    values = config_values(config)
    values["generation"] = {"paint": {"top_k": args.top_k, "temperature": args.temperature}}
    with open(os.path.join(args.out, "config.json"), "w") as out:
        json.dump(values, out, indent=2)
        out.write("\n")


def write_vqgan(args, saved):
    directory = os.path.join(args.out, "vqgan")
    os.makedirs(directory, exist_ok=True)
    model = Vqgan(saved["settings"]["n_embed"], saved["settings"])
    model.load_state_dict(saved["model"])
    safetensors.save(os.path.join(directory, "model.safetensors"), halves(model.state_dict()))
    with open(os.path.join(directory, "model.yaml"), "w") as out:
        out.write(YAML.format(**saved["settings"]))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--paint", required=True)
    parser.add_argument("--vqgan", required=True)
    parser.add_argument("--vocabulary", required=True)
    parser.add_argument("--top-k", type=int, default=50, help="of config.json's generation.paint")
    parser.add_argument("--temperature", type=float, default=1.0, help="of config.json's generation.paint")
    parser.add_argument("--out", required=True)
    args = parser.parse_args()
    os.makedirs(args.out, exist_ok=True)
    tokenizer = bpe.Tokenizer(args.vocabulary)
    saved = torch.load(args.vqgan)
    write_vocabulary(tokenizer, saved["settings"]["n_embed"], args.vocabulary, args.out)
    write_text_to_image(args, tokenizer, saved["settings"]["n_embed"])
    write_vqgan(args, saved)


if __name__ == "__main__":
    main()
